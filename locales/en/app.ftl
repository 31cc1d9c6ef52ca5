# What is said of libraries, people, videos and their rules.

# ── The library and its catalogue ──

fault-library-needed = Which library?
    .hint = Go into its folder, or use “--library DIR” or the variable CLAQUETA_LIBRARY. If there is none yet: “claqueta init DIR --backup DIR”.
fault-library-missing = There is no claqueta library at { $path }.
    .hint = Check the path, or whether the disk is connected. If it was lost, “claqueta restore --from BACKUP DIR” brings it back.
fault-library-exists = There is a library at { $path } already; it was left alone.
    .hint = Choose another folder.
fault-library-is-backup = { $path } is a backup of the library { $library }. What was written there would be lost.
    .hint = Use the library. If it was lost: “claqueta restore --from { $path } DIR”.
fault-backup-needed = A library needs at least one backup.
    .hint = Add “--backup DIR”, preferably on another disk.
fault-locations-nested = { $inner } is inside { $outer }: it would back itself up.
    .hint = Choose separate folders, preferably on different disks.
fault-path-not-text = The path { $path } has characters that are not text.
    .hint = Use folders with ordinary names for the library and its backups.
fault-backup-unrecognised = { $path } is not a backup of a claqueta library.
    .hint = A backup has a folder .claqueta with catalogue.db and location.toml.
fault-backup-behind = It is done, but { $location } did not get its copy of the catalogue: { $detail }
    .hint = Do not repeat the command. Once that disk can be written to: “claqueta backup sync”.
fault-location-unknown = There is no location called “{ $location }”.
    .hint = These exist: { $known }.
fault-settings-malformed = The settings in { $file } cannot be understood: { $detail }
    .hint = Correct that line; nothing was done.
fault-settings-out-of-range = In { $file }, { $name } cannot be { $value }.
    .hint = Allowed: { $allowed }.
fault-catalogue-open = The catalogue { $path } could not be opened: { $detail }
    .hint = The library's files are still there. Check permissions and space.
fault-catalogue-missing = The catalogue { $path } is missing.
    .hint = Each backup keeps a copy: “claqueta restore --from BACKUP DIR”.
fault-catalogue-too-new = The catalogue { $path } is from a newer claqueta (schema { $found }; this one knows up to { $known }).
    .hint = Update claqueta. Nothing was changed.
fault-catalogue-migration = The catalogue { $path } (schema { $found }) could not be brought up to date: { $detail }
    .hint = It is as it was, and a copy from before is beside it.
fault-catalogue-busy = Another process is writing to the catalogue and did not finish in time.
    .hint = Wait for it and repeat the command; nothing is lost.
fault-catalogue-full = The catalogue's disk is full.
    .hint = Free some space and repeat the command; what was recorded is safe.
fault-catalogue-read-only = The catalogue is on a disk that cannot be written to.
    .hint = Take off its write protection, or check the permissions of the folder. Nothing was changed.
fault-catalogue-corrupt = The catalogue is damaged: { $detail }
    .hint = Each backup keeps a copy: “claqueta restore --from BACKUP DIR”.
fault-catalogue-failed = The catalogue did not take the change: { $detail }
    .hint = Nothing is half done. Repeat the command; if it happens again, use “-v” and keep what it says.
fault-catalogue-odd-value = The catalogue has a value in “{ $column }” that claqueta never writes: { $text }
    .hint = Something else changed the file. Compare with the copy on each backup.
fault-number-too-large = { $number } is too large.
    .hint = Check the file that it comes from.
fault-log-broken = The log was altered: line { $seq } does not fit those before it.
    .hint = Compare with the catalogue that each backup keeps in .claqueta/catalogue.db.
fault-log-rewritten = The log is not the one that { $location } remembers at line { $seq }.
    .hint = Somebody rewrote it, or that backup belongs to another library. Compare with the other backups.
fault-log-head-unreadable = { $path } cannot be understood: { $detail }
    .hint = That backup cannot confirm the log; the others can.

# ── People ──

fault-person-needed = Who are you?
    .hint = Use “--as PERSON” or the variable CLAQUETA_PERSON. “claqueta person list” shows who there is.
fault-person-unknown = There is nobody called “{ $person }”.
    .hint = “claqueta person list” shows who there is.
fault-person-exists = The id “{ $person }” or that system user is taken.
    .hint = Choose another id; “claqueta person list” shows those taken.
fault-person-id-malformed = “{ $text }” will not do as a person's id.
    .hint = 1 to 32 lower-case letters without accents, digits, dot or hyphen, beginning with a letter: “edna”, “erick.g”.
fault-person-incomplete = { $person } lacks a name or a role.
    .hint = Type “--name NAME --role jefa|produccion|difusion|monitoreo|archivo”.
fault-person-without-proof = { $person } cannot decide: they have no password and are not this machine's user.
    .hint = “claqueta person password { $id }” sets one.
fault-role-needed = Step { $step } belongs to { $role }, and { $person } does not hold that role. Nothing was changed.
    .hint = Ask somebody who holds the role { $role }: claqueta --as PERSON { $command }
fault-password-needed = The password of { $person } is needed and there is no terminal to ask at.
    .hint = Put it into the variable CLAQUETA_PASSWORD, or repeat the command at a terminal.
fault-password-old-needed = Changing the password of { $person } needs the old one.
    .hint = Put it into the variable CLAQUETA_PASSWORD, or repeat the command at a terminal.
fault-password-wrong = That is not the password of { $person }. Nothing was changed.
    .hint = Try again.
fault-password-short = The password is too short.
    .hint = At least { $least } characters; a phrase is easier to remember than a jumble.
fault-password-differs = The two passwords differ. Nothing was changed.
    .hint = Try again.
fault-password-unusable = That password cannot be kept: { $detail }
    .hint = Try another.
fault-terminal-unreadable = The terminal could not be read: { $detail }
    .hint = Repeat the command at an ordinary terminal.

# ── Videos and their procedure ──

fault-video-unknown = There is no video { $video }.
    .hint = “claqueta video list” shows those there are.
fault-video-cancelled = { $video } was cancelled: { $reason }
    .hint = It can be looked at but not worked on. To take it up again, open another with “claqueta video new”.
fault-title-unusable = The title is empty or longer than { $most } characters.
    .hint = Type “--title TITLE”.
fault-reason-needed = The reason is missing.
    .hint = Give it in a few words: it stays in the log.
fault-interview-without-purpose = An interview is for a video or in a medium.
    .hint = Type the video's number, or “--medium MEDIUM --programme PROGRAMME”.
fault-time-out-of-range = { $time } is not a date that exists here.
    .hint = It is written like 2026-11-24T10:30.
fault-procedure-malformed = The definition of the procedure in { $file } does not hold together: { $detail }
    .hint = Correct it; cases under way stay on the definition with which they began.
fault-procedure-lost = The catalogue no longer has the definition { $hash } of this case.
    .hint = Compare with the copy of the catalogue on each backup.
fault-state-unknown = The case is in “{ $state }”, which { $procedure } does not know.
    .hint = Compare with the copy of the catalogue on each backup.
fault-case-moved = Somebody else moved { $video } on at the same time. Nothing was changed.
    .hint = See how it stands with “claqueta video show { $video }”.
fault-case-ended = { $video } has ended its procedure.
    .hint = A new cut opens a correction: “claqueta cut add { $video } FILE”.
fault-not-now = { $video } is at step { $step }, which belongs to { $role }: it is not time for this. Nothing was changed.
    .hint = First: claqueta { $command }
fault-gate-footage-backed-up = Step { $step } of { $video } is not complete: { $path } is not verified in { $location }.
    .hint = Connect that backup and type “claqueta backup sync”, or repeat the ingest.
fault-gate-not-own-work = { $person } submitted this copy of { $video } and cannot authorise their own work (step { $step }).
    .hint = Somebody else who holds the role jefa must do it: claqueta --as PERSON { $command }
fault-gate-content-unchanged = What was approved of { $video } is no longer what would be exported: the cut, a logo or a preset changed. Nothing was done (step { $step }).
    .hint = Produccion opens another round at step { $again }: claqueta review export { $video }
fault-gate-music-licensed = The music of { $video } cannot be used (step { $step }): { $reason ->
    [licence-expired] the licence of { $track } ended on { $until }.
    [licence-without-proof] { $track } is recorded as “{ $licence }” without a proof.
   *[other] the licence of { $track } is “{ $licence }”, which policy 3 does not allow.
  }
    .hint = Produccion adds a cut with another track: claqueta cut add { $video } FILE --music M-0002. A renewed licence is recorded with “claqueta music add”.
fault-gate-consents-recorded = { $video } is a testimonial without a valid consent of the person shown (step { $step }).
    .hint = Produccion records it: claqueta consent add { $video } --person NAME --file FILE. If the jefa decides without, she gives her reason with “--without-consent REASON”.
fault-round-missing = { $video } has no review copy that counts.
    .hint = Produccion makes it: claqueta { $command }
fault-cut-missing = { $video } has no cut.
    .hint = Produccion adds it: claqueta cut add { $video } FILE

# ── Footage, music, cuts ──

fault-asset-unknown = There is no { $asset } in the catalogue.
    .hint = Look for it with “claqueta find WORDS”.
fault-asset-not-media = { $asset } ({ $name }) is no video or sound that can be read.
    .hint = Choose another; “claqueta video show” lists them.
fault-track-unknown = There is no track { $track }.
    .hint = “claqueta music list” shows those there are.
fault-source-missing = { $path } does not exist: { $detail }
    .hint = Check the path, or whether the card is connected.
fault-source-inside-library = { $path } is inside { $location } already.
    .hint = Name the card or source folder, not the library.
fault-card-empty = There are no files to keep in { $path }.
    .hint = Check that it is the right folder of the card. Entries that are no files: { $skipped }.
fault-label-unusable = “{ $label }” will not do as a card's label.
    .hint = Letters, digits, hyphens or spaces, up to 40: “A001”.
fault-copy-unreachable = No copy of { $asset } ({ $name }) is at hand.
    .hint = Connect the disk it is on: “claqueta asset show { $asset }” says which.
fault-file-too-large = { $path } is too large for what it should be (more than { $most } bytes).
    .hint = Check that it is the right file.
fault-selection-out-of-range = The selection of { $asset } must lie between { $start } and { $end }, its out after its in.
    .hint = The out is exclusive: the first frame that you no longer want.
fault-contains-malformed = “{ $text }” does not say what the cut contains.
    .hint = It is written like music=none,logo=no,subtitles=no, or music=M-0001,logo=yes,subtitles=yes.
fault-cut-unreadable = { $path } will not do as a cut: { $detail }
    .hint = Export it again from the editing program. The video is as it was.
fault-licence-unknown = The licence “{ $licence }” is not known. Policy 3 asks for free or licensed music.
    .hint = Use its SPDX id (such as { $near }), or “propia” or “comprada” with “--proof FILE”.
fault-licence-non-commercial = { $licence } permits no commercial use: policy 3 does not allow it.
    .hint = Choose another track. “claqueta music list” shows those recorded.
fault-licence-no-derivatives = { $licence } permits no derivatives, and music is cut and ducked under speech.
    .hint = Choose another track. “claqueta music list” shows those recorded.
fault-licence-needs-proof = A track that is “{ $licence }” needs its proof.
    .hint = Add “--proof FILE” with the receipt or the permission.
fault-licence-without-proof = { $track } is recorded as “{ $licence }” without a proof: it cannot be used.
    .hint = Record it again with “claqueta music add … --proof FILE”.
fault-licence-expired = The licence of { $track } ended on { $until }: it cannot be used.
    .hint = Renew the licence and record it, or add a cut with another track.
fault-music-silent = { $path } has no sound that can be read.
    .hint = Check that it is the right track.

# ── Review and delivery ──

fault-comment-empty = The note is empty.
    .hint = Type what you want to say after the timecode.
fault-comment-out-of-range = { $at } is outside the video, which ends at { $end }.
    .hint = Use the timecode that the review copy shows.
fault-mail-not-written = The mail of { $video } could not be written: { $detail }
    .hint = The rest is done. It is tried again when broadcast is authorised.
fault-export-not-authorised = The export “{ $export }” is not authorised for { $video } (step { $step }).
    .hint = Authorised: { $authorised }. Somebody who holds the role jefa authorises others: claqueta authorize { $video } --media MEDIA
fault-final-rejected = The final “{ $export }” did not pass the comparison with what was approved and was not archived. { $why }
    .hint = Nothing appeared in finales/. Repeat the command; if it happens again, look at the cut with “claqueta review export”.
fault-install-failed = “{ $command }” could not install it: { $detail }
    .hint = Type it yourself at a terminal and read what it says.
fault-demo-without-samples = The demo's clips are missing.
    .hint = “make demo” brings them; or name their folder with “--samples DIR”.
fault-demo-failed = The demo stopped at: { $command }
    .hint = The reason is above. Delete the demo's folder before you repeat it.

# ── What was typed ──

fault-usage-missing = { $arg } is missing.
    .hint = It is used like this: { $command }
fault-usage-incomplete = The command lacks something.
    .hint = “--help” shows what: { $command }
fault-usage-unknown-command = There is no command “{ $word }”.
    .hint = “claqueta --help” lists those there are.
fault-usage-misspelt-command = There is no command “{ $word }”.
    .hint = Did you mean “{ $near }”?
fault-usage-unknown-argument = { $arg } is not known here.
    .hint = It is used like this: { $command }
fault-usage-conflict = { $arg } does not go with { $other }.
    .hint = Choose one of them.
fault-usage-value-missing = { $arg } lacks its value.
    .hint = Type it after it, parted by a space.
fault-usage-value = “{ $value }” will not do for { $arg }.
    .hint = { $detail }
fault-usage-not-text = What you typed has characters that are not text.
    .hint = It is used like this: { $command }
fault-usage-other = The command cannot be understood ({ $detail }).
    .hint = “claqueta --help” lists all.
