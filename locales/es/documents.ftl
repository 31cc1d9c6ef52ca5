# Lo que dicen los correos, los calendarios y las tablas cuando no se pueden hacer.

fault-mail-address = «{ $email }» no es una dirección de correo que se pueda usar ({ $name }).
    .hint = Corrige el correo de esa persona con «claqueta person add» y repite la orden; no se escribió ningún mensaje.

fault-mail-nobody = El mensaje «{ $subject }» no tiene a quién ir.
    .hint = Registra el correo de quien debe recibirlo con «claqueta person add ID --email CORREO» y repite la orden.

fault-mail-enclosure = No se pudo leer el archivo que iba en el correo: { $path }: { $detail }
    .hint = Revisa que el archivo siga en su lugar y que tengas permiso de leerlo; el original no se tocó.

fault-mail-unwritable = No se pudo formar el mensaje «{ $subject }»: { $detail }
    .hint = Revisa el asunto y los nombres de quienes lo reciben; no se escribió ningún mensaje.
