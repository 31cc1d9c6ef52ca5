# What any command can say about what was typed, wherever it comes from.

fault-stopped = Stopped, as you asked.
    .hint = What was already verified is kept; the same command goes on from there.

fault-word-unknown = “{ $word }” is not a word known here.
    .hint = Use one of these: { $allowed }.

fault-id-malformed = “{ $text }” is not an id.
    .hint = It is written like { $expected }.

fault-hash-malformed = “{ $text }” is not a BLAKE3 hash.
    .hint = It has 64 hexadecimal digits, as “claqueta find --json” shows.

fault-rate-malformed = “{ $text }” is not a frame rate.
    .hint = It is written like 25 or 30000/1001.

fault-timecode-malformed = “{ $text }” is not a position that this video has.
    .hint = Type a timecode (01:00:10:12), seconds (12.5s) or a frame (f150).

fault-timecode-before-start = { $text } lies before the beginning, which is { $start }.
    .hint = Timecodes count from the clip's own; you can also type seconds (12.5s).
