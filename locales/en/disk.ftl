# Disks: copying cards, reading back from the medium, linking, verifying, repairing, manifests.

progress-read-card = Reading the card { $subject }
progress-offload = Copying and verifying { $subject }

# ── The source ──

fault-source-open = { $path } could not be opened: { $detail }
    .hint = The rest of the card goes on. Check permissions or the reader and repeat the same command: what is copied is not copied again.
fault-source-read = { $path } could not be read from byte { $offset } on: { $detail }
    .hint = Do not erase the card: this file is not safe; the rest was copied. Clean the contacts, try another reader and repeat the same command.
fault-source-changed = { $path } changed while it was read, or is no longer what it was at the start; it was not copied.
    .hint = Wait until the camera or the other program is done with it and repeat the same command.
fault-source-unstable = Two readings of { $path } gave different contents; it was not copied.
    .hint = The card, the reader or the cable is failing. Do not erase the card; try another reader and repeat the same command.

# ── The targets ──

fault-disk-space = { $path } has no room: { $needed } bytes are needed and { $free } are free.
    .hint = Nothing was written. Free some space or use a larger disk and repeat the same command.
fault-target-full = The disk of { $path } filled up: { $detail }
    .hint = What was verified is safe. Free some space and repeat the same command: it goes on where it stopped.
fault-folder-unreachable = { $path } cannot be reached: { $detail }
    .hint = Check that the disk is plugged in and mounted, and repeat the same command.
fault-disk-write = Writing to { $path } failed: { $detail }
    .hint = Check that the disk is still plugged in, is not full, and that you may write there. Nothing was left half done: repeat the same command.
fault-disk-read = { $path } could not be read: { $detail }
    .hint = Check that the disk is still plugged in and that you may read there, and repeat the same command.
fault-copy-read = The copy { $path } could not be read from byte { $offset } on: { $detail }
    .hint = If the disk is plugged in, it may be failing: «claqueta verify --repair» makes the copy anew from a good one.
fault-copy-differs = What was written to { $path } is not what was read from the source; that copy was thrown away.
    .hint = The disk, the cable or the memory is failing. Do not erase the card; change the cable or the disk and repeat the same command.
fault-copy-damaged = The copy { $path } is damaged: it does not hold the content that was recorded.
    .hint = It was not used. «claqueta verify --repair» makes it anew from a good one.
fault-not-a-file = { $path } is not a file.
    .hint = Something bears the name of a copy; move it away and use «claqueta verify --repair».
fault-file-exists = { $path } exists already and was not replaced.
    .hint = Choose another name, or move away what is there.
fault-offload-broken = Copying was cut short by an error of the program.
    .hint = What was verified is safe. Repeat the same command; if it happens again, report the error.
fault-name-malformed = “{ $text }” is not the name of a file inside a folder.
    .hint = The catalogue, or the file that says so, may be damaged: «claqueta check» looks into it.

# ── Locations ──

fault-location-taken = { $path } belongs to another location already ({ $id }).
    .hint = Choose another folder: each library and each backup has its own.
fault-marker-malformed = { $path } makes no sense: { $detail }
    .hint = That file says whose disk this is. Restore it from another copy or prepare the backup again; no video was touched.

# ── ASC MHL manifests ──

fault-mhl-malformed = The manifest { $path } makes no sense: { $detail }
    .hint = The files were not touched. Restore the manifest from another copy of the card.
fault-mhl-no-history = { $path } has no ASC MHL history.
    .hint = Card folders that «claqueta ingest» made have one, and those that came with one.
fault-mhl-entry-missing = { $path } was to be recorded in the manifest and is gone.
    .hint = Repeat the same command; «claqueta verify» says what is missing.
fault-mhl-manifest-modified = The manifest { $path } was changed after it was written.
    .hint = Manifests are not to be edited. Restore it from another copy of the card; the files were not touched.
fault-mhl-manifest-missing = The manifest { $path } is missing.
    .hint = Restore it from another copy of the card; the files were not touched.
fault-mhl-file-missing = { $path } is in the manifest and missing.
    .hint = «claqueta verify --repair» restores it from a good copy.
fault-mhl-file-new = { $path } is not in the manifest.
    .hint = It was added later. If it is to stay, include it in a new generation; if not, move it away.
fault-mhl-file-differs = { $path } is not what generation { $generation } of the manifest says ({ $format }: was { $expected }, is { $found }).
    .hint = «claqueta verify --repair» makes it anew from a good copy.
fault-mhl-folder-differs = The folder { $path } does not hold the files and folders that the manifest says.
    .hint = Its files are sound; some folder is missing, extra or renamed.

# ── What is not copied from a card ──

skipped-symlink = it is a link to elsewhere
skipped-socket = it is another program's socket, not a file
skipped-fifo = it is another program's pipe, not a file
skipped-device = it is a device, not a file
skipped-unreadable = it could not be read: { $detail }

# ── May the card be formatted? Reasons against it ──

verdict-empty = there are no files to check
verdict-unreadable = { $count ->
    [one] one entry of the card could not be read
   *[other] { $count } entries of the card could not be read
 }
verdict-damaged = { $count ->
    [one] parts of { $example } could not be read: the card holds more than its copies
   *[other] parts of { $count } files could not be read: the card holds more than their copies ({ $example }, for one)
 }
verdict-not-in-library = { $count ->
    [one] { $example } is not verified in the library, on another disk than the card's
   *[other] { $count } files are not verified in the library, on another disk than the card's ({ $example }, for one)
 }
verdict-few-backups = { $count ->
    [one] { $example } has { $have } of { $required } verified backups on different disks
   *[other] { $count } files have fewer than { $required } verified backups on different disks ({ $example }, for one; the least has { $have })
 }
verdict-on-card-device = { $place } is on the same disk as the card and does not count
verdict-on-library-device = { $place } is on the same disk as the library and does not count as a backup
verdict-on-one-device = { $place } is on the same disk as { $other }: together they count as one backup

# ── Cards ──

card-avchd = AVCHD
card-m4root = Sony XAVC (M4ROOT)
card-xdcam = Sony XDCAM
card-p2 = Panasonic P2
card-dcim = camera or phone (DCIM)
