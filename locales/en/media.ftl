# FFmpeg: finding it, using it, and what it says of a file.

fault-ffmpeg-missing = The program { $program } was not found.
    .hint = Install it with "claqueta doctor --fix". Your files are as they were.
fault-ffmpeg-too-old = { $program } is version { $version }; { $floor } or newer is needed.
    .hint = Update it with "claqueta doctor --fix", or name another one in the variables CLAQUETA_FFMPEG and CLAQUETA_FFPROBE.
fault-ffmpeg-start = { $program } could not be started: { $detail }
    .hint = Check that it is FFmpeg and may be executed; "claqueta doctor" says which one is used.
fault-ffmpeg-failed = FFmpeg could not finish { $subject }: { $detail }
    .hint = Nothing half done was published. Mend the cause and repeat the same command; "claqueta doctor" says whether this FFmpeg lacks anything.
fault-ffmpeg-stalled = FFmpeg made no progress on { $subject } for { $minutes } minutes and was stopped.
    .hint = Nothing half done was published. Check that the disks respond and repeat the same command.
fault-ffmpeg-too-long = FFmpeg did not answer within { $seconds } seconds.
    .hint = The file may be damaged, or on a disk that does not respond. Repeat the command; if it happens again, check the file.
fault-ffmpeg-too-much = FFmpeg's answer had no end and was cut off.
    .hint = The file may be damaged; it is kept as it is.
fault-ffmpeg-question = FFmpeg could not answer: { $detail }
    .hint = "claqueta doctor" says whether this FFmpeg lacks anything.
fault-disk-full = The disk filled up while { $subject } was being made, in { $path }.
    .hint = Free some space and repeat the same command. Nothing half done was published.
fault-no-picture = No picture could be taken from { $path }. { $detail }
    .hint = The file is kept; it only lacks its thumbnail.
fault-picture-folder = A temporary folder for pictures could not be made: { $detail }
    .hint = Check the space and permissions of the temporary folder (variable TMPDIR).

trouble-empty = the file is empty
trouble-no-index = the recording was never closed and lacks its index (the camera lost power, or the copy was cut short): it cannot be opened like this
trouble-truncated = the file is incomplete: it ends before it should
trouble-unreadable = it cannot be opened: it holds neither picture nor sound, or is damaged
trouble-unsupported = this FFmpeg cannot open files of this kind
trouble-no-streams = it opens, but holds neither picture nor sound
trouble-unknown-stream = it has a track that cannot be played
trouble-damaged-start = it is damaged in its first seconds
trouble-damaged-end = it is damaged in its last second
trouble-playlist = it is not a video but a list that points to other files; it was not followed
trouble-too-heavy = looking into it took more time or memory than allowed
trouble-unread = it was kept damaged: bytes { $detail } could not be read and are zeros in the copies
