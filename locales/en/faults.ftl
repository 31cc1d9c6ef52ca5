fault-stopped = Stopped, as you asked.
    .hint = Nothing is left half done: repeat the command and it goes on from there.
