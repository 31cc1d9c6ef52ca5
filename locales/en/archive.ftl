# Cards and archive: what the commands say that see to it that nothing is lost.

check-sound = Catalogue and folders agree: { $rows } recorded copies, { $files } files.
check-unsound = Catalogue and folders do not agree ({ $rows } recorded copies, { $files } files). Nothing was deleted.
check-missing = Recorded and not there, in { $location }: { $path }
check-damaged = Not what was recorded, in { $location }: { $path }
check-unknown = There and not recorded, in { $location }: { $path }
check-catalogue = The catalogue's own file is damaged: { $what }
check-offline = { $location } is not connected: nobody looked there.

drill-sound = { $location }: { $count ->
    [one] 1 file came back and is identical
   *[other] { $count } files came back and are identical
  } ({ $bytes }).
drill-unsound = { $location }: { $count ->
    [one] 1 file came back and is identical
   *[other] { $count } files came back and are identical
  } ({ $bytes }), but others did not:
drill-seed = To repeat this drill with the same files: --seed { $seed }
fault-drill-without-backup = No backup is connected: the drill would prove nothing.
    .hint = Connect a backup disk and repeat the command.

progress-consistency = Comparing the catalogue with the folders of { $subject }
progress-drill = Restoring a sample of { $subject }

event-drilled = a restore was drilled

# ── A card's report ──

report-title = Card offload report
report-label = Card
report-ingest = Ingest
report-at = Date
report-person = Done by
report-folder = Folder
report-size = Files
report-kind = Kind of card
report-copies = Copies
report-file = File
report-media = Format
report-copied = copied and verified
report-already-safe = was safe already
report-failed = was NOT kept
