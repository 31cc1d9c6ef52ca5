# What commands say when all goes well.

institution-unnamed = Institute
next-heading = Next
policy-heading = By policy
quality-heading = Quality
decision-waiting = waiting
decision-approved = approved
decision-changes = changes asked for
round = Round
cancelled = cancelled
written = Wrote { $path }

init-done = Library ready at { $path }, with { $count ->
    [one] 1 backup
   *[other] { $count } backups
  }.
init-same-disk = { $path } is on the same disk as another location: if that disk fails, both are lost. Use another disk.
restore-done = { $count ->
    [one] 1 file brought back and verified
   *[other] { $count } files brought back and verified
  } in { $path }.
restore-missing = The backup does not hold { $path } whole
doctor-ffmpeg = FFmpeg { $version } at { $path }
doctor-no-ffmpeg = FFmpeg is missing, or older than 5.1.
doctor-lacking = This FFmpeg lacks: { $parts }
doctor-room = { $location }: { $free } free in { $path }
doctor-little-room = { $location }: only { $free } free in { $path }; a card may not fit.
doctor-away = { $location }: not connected ({ $path })
doctor-healthy = Nothing is missing.
doctor-remedy = To install it: { $command }   (or “claqueta doctor --fix”)
doctor-no-remedy = No package manager is known here; install FFmpeg 5.1 or later.
doctor-installing = Installing through the package manager: { $command }

person-added = { $person } ({ $id }): { $roles }
password-set = Password of { $person } kept.
ask-password = Password of { $person }:{" "}
ask-password-new = New password of { $person }:{" "}
ask-password-again = Again:{" "}

rol-title = Programme of institutional campaigns
rol-empty = No videos are programmed. Open the first with “claqueta video new”.
video-opened = { $video } · { $title } ({ $class })
video-unconfirmed = Urgent: the jefa confirms it later with “claqueta video confirm { $video }”.
video-kind = { $video } is { $kind } now ({ $class }).
video-confirmed = { $video } is programmed.
video-cancelled = { $video } is cancelled; it stays in the counts, marked.
video-line = { $kind } · { $class } · { $procedure } · step { $step }
video-due = Due { $due }
video-was-cancelled = Cancelled: { $reason }
video-card = Card { $label }: { $files } files in { $path }
video-cut = Cut { $cut }: { $name } (by { $by }; { $contains })
video-round = Round { $round } (step { $step }): { $decision }, { $notes ->
    [0] no notes
    [one] 1 note
   *[other] { $notes } notes
  }
video-media = Authorised for: { $media }
video-finals = Finals v{ $version } in { $path }
video-finals-superseded = Finals v{ $version } (superseded) in { $path }
approval-voided = The approval that stood is void: the content changed. Another round is needed.
interview-added = { $person }, { $at }

ingest-done = Card { $label }: { $copied } copied, { $safe } already safe ({ $bytes }) in { $path }
ingest-file-failed = { $path } was not kept: { $why }
ingest-file-odd = { $path }: { $why }
ingest-skipped = { $path } was left out: { $why }
ingest-copies = { $location }: { $count } verified
ingest-copies-read-back = { $location }: { $count } verified, read back { $how }
read-back-direct = straight from the disk
read-back-cache-dropped = after dropping the system's memory of them
ingest-traffic = { $read } read from the card; { $written } written and { $read_back } read back.
ingest-offline = { $location }: not connected
ingest-step-open = What the step still lacks: { $why }
card-kind = Kind of card: { $kind }
card-incomplete = Incomplete card: the index { $index } names { $path }, which is not on the card.
card-file-safe = { $path }: already safe ({ $places })
card-file-short = { $path }: copies are lacking (it is only in { $places })
card-file-nowhere = { $path }: not safe anywhere that is connected
card-file-unread = { $path }: { $why }
card-offline = { $location } is not connected: what it holds does not count.
card-may-format = This card may be formatted.
card-may-not-format = Do NOT format this card yet:

copy-here = here
copy-missing = MISSING
copy-damaged = DAMAGED
copy-offline = not connected
find-nothing = Nothing was found with those words.
verify-sound = { $checked } copies read from their disks: all whole.
verify-unsound = { $checked } copies read: { $ok } whole. There is damage.
verify-offline = { $count } copies are on disks that are not connected.
verify-unsealed = The verification could not be noted in a card's manifest: { $why }
verify-left = { $count } copies were not read this time.
verify-overdue = { $count ->
    [one] One copy has
   *[other] { $count } copies have
  } gone unread for more than { $days } days, the longest since { $oldest }.
verify-missing = Missing in { $location }: { $path }
verify-corrupt = Damaged in { $location }: { $path }
verify-repaired = Repaired in { $location }: { $path }
sync-done = { $location }: up to date ({ $count } new copies).
sync-offline = { $location }: not connected.
sync-no-good-copy = There is no whole copy of { $path }.

music-added = { $track } · { $title } · { $licence }
music-credit = This licence asks for credit to { $author }.
consent-added = Consent of { $person } recorded for { $video }.
ask-contains = What does { $file } contain already? Type for example music=none,logo=no,subtitles=no (empty: nothing):
cut-added = Cut { $cut } of { $video } kept. Content { $fingerprint }
cut-contains = Declared in the cut: { $contains }
cut-contains-assumed = Nobody declared what the cut contains; assumed { $contains }. If that is wrong, repeat with “--contains”.
cut-without-footage = The video has no footage of its own: the step of the backup was passed by.
cut-without-picture = it has no picture that can be read.

review-opened = Round { $round }: review copy of { $bytes }, content { $fingerprint }
review-too-large = It does not fit into a mail or message: share it by a link.
review-mail = Mail to the jefa: { $path }
review-comment = Note kept on round { $round }.
review-check = Checklist of round { $round } signed.
review-changes = Round { $round } of { $video }: changes were asked for.
review-approve = { $video } round { $round } approved: exactly the content { $fingerprint }
review-authorize = { $video } authorised for: { $media }
quality-clean = Nothing to remark.
checklist-transitions = Transitions looked at.
checklist-effects = Effects looked at.
checklist-audio = Audio equalisation listened to.
checklist-policy-1 = Keeps a positive image of the institute (policy 1).
checklist-contains = Declared in the cut: { $contains }

deliver-done = { $video }: finals v{ $version } archived ({ $count }).
deliver-final = { $export } · { $bytes } · { $loudness } LUFS, peak { $peak } dBTP · least likeness { $likeness } dB
deliver-not-levelled = The sound is silent or shorter than 3 s: it was left as it is.
deliver-not-in = Not backed up yet in: { $locations }. Connect the disk and type “claqueta backup sync”.
deliver-remaining = Still to be made: { $exports }. The step is done with the last one.
deliver-handed = Verified copy handed over in { $path } ({ $count ->
    [one] 1 file
   *[other] { $count } files
  }).

history-whole = The log is whole: { $lines } lines, the last { $head }; agreeing: { $locations }

mail-review-subject = For review: { $video } { $title } (round { $round })
mail-review-body = Good day,

    attached is review copy { $round } of { $video } “{ $title }”, submitted by { $person }.
    Content: { $fingerprint }. What is approved will be exactly this.

    To approve: { $command }

    { $institution }
    Log: { $seq } · { $head }
mail-approved-subject = Approved: { $video } { $title } (round { $round })
mail-approved-body = Good day,

    attached is the approved copy of { $video } “{ $title }” (round { $round }, content { $fingerprint }).
    Its broadcast is still to be authorised: claqueta authorize { $video } --media MEDIA

    { $institution }
    Log: { $seq } · { $head }
mail-too-large = The file is too large for a mail. It is at { $path }

progress-probe = Looking into footage { $subject }
progress-verify = Verifying { $subject }
progress-sync = Catching up { $subject }
progress-restore = Restoring from { $subject }
progress-review = Review copy { $subject }
progress-final = Final { $subject }

demo-real = Demo with real clips (credits in the folder of samples).
demo-generated = Demo with material made by FFmpeg, in whole or in part: there was no network or package for the real clips.
demo-found = A library with two backups and two people
demo-planned = A testimonial, planned: from card to final
demo-bulletin = A bulletin video, urgent and without a logo
demo-afterwards = Years later: find, verify, restore
demo-done = Everything is in { $path }

column-id = id
column-name = name
column-roles = roles
column-email = mail
column-due = due
column-video = video
column-title = title
column-kind = kind
column-class = class
column-campaign = campaign
column-medium = medium
column-step = step
column-role = whose
column-at = when
column-person = person
column-what = what
column-place = place
column-phone = phone
column-track = track
column-author = author
column-licence = licence
column-until = until
column-asset = asset
column-in = in
column-out = out
column-note = note
column-subject = about
column-record = record
column-destination = destination

event-library-made = the library was made
event-library-restored = the library was restored from a backup
event-person-added = a person was added
event-password-set = a password was set
event-video-opened = the video was programmed
event-video-confirmed = the jefa confirmed it
event-video-cancelled = cancelled
event-kind-changed = its kind changed
event-interview-scheduled = an interview was scheduled
event-ingest-began = an ingest began
event-files-verified = files copied and verified
event-ingest-ended = an ingest ended
event-asset-described = a file was looked into
event-footage-ingested = footage saved with backups
event-part-selected = a part was selected
event-music-recorded = music was recorded
event-consent-recorded = a consent was recorded
event-cut-added = a cut arrived
event-presented = submitted for review
event-commented = note
event-checked = checklist signed
event-changes-asked = changes asked for
event-approved = approved
event-approval-voided = the approval became void
event-authorized = broadcast authorised
event-final-archived = final archived
event-delivered = delivered
event-handed-over = copy handed over
event-mail-written = mail written
event-verified = copies verified
event-repaired = copy repaired
event-mirrored = copied to a backup
event-voided = the approval became void
