# Subtitles: what cannot be read

fault-subtitle-too-large = The subtitle file has { $bytes } bytes; up to { $most } are read.
    .hint = Check that it is the subtitle file and not another one. Nothing was changed.
fault-subtitle-too-many = The file has { $cues } subtitles; up to { $most } are read.
    .hint = Check that it is the subtitle file of this video. Nothing was changed.
fault-subtitle-none = No subtitle was found in the file.
    .hint = SRT, WebVTT, ASS and SSA files are read. Export it again from the editing program. Nothing was changed.
fault-subtitle-not-text = The subtitle file is not text.
    .hint = SRT, WebVTT, ASS and SSA files are read. Nothing was changed.
fault-subtitle-telemetry = The file holds no subtitles: it is the flight log of a drone.
    .hint = The .SRT files that drones record keep position and camera settings; leave it with the footage and add the real subtitles.
fault-subtitle-unreadable = Line { $line } of the subtitle file cannot be understood.
    .hint = Correct that line or export the file again. Nothing was changed. Detail: { $detail }
fault-subtitle-factor = { $factor } cannot be a time factor.
    .hint = Use a number between 0.5 and 2, such as 1.001.

# Subtitles: what to look at

subtitle-stray = Line { $line } of the file belongs to no subtitle and will not be shown.
subtitle-cut-short = Subtitle { $number } is enormous; only its beginning was taken.
subtitle-backwards = Subtitle { $number } begins at { $time } and ends before that or at once, at { $end }; it will not be seen.
subtitle-before = Subtitle { $number } begins at { $time }, before the first frame.
subtitle-outside = Subtitle { $number } begins at { $time }, when the cut is over ({ $length }).
subtitle-overruns = Subtitle { $number }, at { $time }, ends at { $end }, after the end of the cut ({ $length }).
subtitle-empty = Subtitle { $number }, at { $time }, has no text.
subtitle-fast = Subtitle { $number }, at { $time }, goes by too fast: { $speed } characters a second; up to 20 can be read.
subtitle-long-line = Subtitle { $number }, at { $time }, has a line of { $characters } characters; up to 42 are comfortable. It will be broken when shown.
subtitle-many-lines = Subtitle { $number }, at { $time }, has { $lines } lines; up to 2 are comfortable.
subtitle-overlap = Subtitle { $number }, at { $time }, begins before { $other } ends.
subtitle-flicker = Between subtitle { $number }, at { $time }, and the one before there are only { $ms } milliseconds: it will flicker.
subtitle-gap = Before subtitle { $number }, at { $time }, { $seconds } seconds pass without subtitles since { $other }. Is one missing?
subtitle-more = There are { $count } more observations.

# Review copy: what was measured

quality-black = Black picture from { $from } to { $to } ({ $seconds } seconds).
quality-black-flash = Black flash at { $from }: it looks like a hole between two shots.
quality-frozen = Frozen picture from { $from } to { $to } ({ $seconds } seconds).
quality-no-sound = The cut has no sound.
quality-all-silent = The sound is silence from beginning to end; its loudness was not adjusted.
quality-silent = Silence from { $from } to { $to } ({ $seconds } seconds).
quality-short-sound = The sound is shorter than 3 seconds; its loudness was not adjusted.
quality-faint = The sound is very faint ({ $loudness } LUFS): raising it will raise the noise.
quality-loud = The sound comes in very loud ({ $loudness } LUFS): it may be distorted.
quality-wide-range = The sound changes much in loudness ({ $range } LU from soft to loud).
quality-clipped = Clipped sound in { $places ->
        [1] one place
       *[other] { $places } places
    } ({ $seconds } seconds in all); the first at { $from }.
quality-decode = The cut is damaged: there { $count ->
        [1] was one error
       *[other] were { $count } errors
    } in reading it. Check picture and sound, or export it again.
quality-gaps = Frames are missing from the cut in { $places ->
        [1] one place
       *[other] { $places } places
    } ({ $seconds } seconds in all); the first at { $from }. The picture before was repeated.
quality-sound-longer = The sound of the cut is { $seconds } seconds longer than the picture; what is left over will not be heard.
quality-sound-shorter = The sound of the cut is { $seconds } seconds shorter than the picture; the end will be without sound.
quality-logo-absent = The logo is never seen.
quality-logo-unseen = The logo cannot be told from what is behind it at { $count ->
        [1] one moment that was checked, { $from }
       *[other] { $count } moments that were checked, between { $from } and { $to }
    }.

# Final: why it may not be called one

quality-final-decode = There { $count ->
        [1] was one error
       *[other] were { $count } errors
    } in reading the file.
quality-final-length = It has { $frames } frames and must have { $expected }.
quality-final-unseen = No picture could be compared with what was approved.
quality-final-picture = At { $from } the picture is not the approved one (likeness { $likeness } dB; the least is { $least }).
quality-final-sound-missing = It has no sound and must have it.
quality-final-sound-unwanted = It has sound and must not have it.
quality-final-sound-length = The sound lasts { $seconds } seconds and must last { $expected }.
quality-final-loudness = It sounds at { $loudness } LUFS and must at { $target }.
quality-final-peak = The sound reaches { $peak } dBTP and the ceiling is { $ceiling }.

# Work

progress-loudness = Measuring the sound
progress-check = Comparing with what was approved

fault-measure-lost = What was measured could not be read ({ $path }).
    .hint = Repeat the command. Nothing was published. Detail: { $detail }
