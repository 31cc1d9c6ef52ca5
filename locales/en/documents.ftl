# What mails, calendars and tables say when they cannot be made.

fault-mail-address = “{ $email }” is not a mail address that can be used ({ $name }).
    .hint = Correct that person's address with “claqueta person add” and repeat the command; no message was written.

fault-mail-nobody = The message “{ $subject }” has nobody to go to.
    .hint = Record the address of whoever must receive it with “claqueta person add ID --email ADDRESS” and repeat the command.

fault-mail-enclosure = The file that was to go with the mail could not be read: { $path }: { $detail }
    .hint = Check that the file is still in its place and that you may read it; the original was not touched.

fault-mail-unwritable = The message “{ $subject }” could not be put together: { $detail }
    .hint = Check the subject and the names of whoever receives it; no message was written.
