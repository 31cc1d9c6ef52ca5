# Lo que cualquier orden puede decir de lo que se escribió, venga de donde venga.

fault-stopped = Se detuvo, como pediste.
    .hint = Lo que ya estaba verificado se conserva; la misma orden sigue desde ahí.

fault-word-unknown = «{ $word }» no es una palabra que se conozca aquí.
    .hint = Usa una de éstas: { $allowed }.

fault-id-malformed = «{ $text }» no es una clave.
    .hint = Se escribe como { $expected }.

fault-hash-malformed = «{ $text }» no es una huella BLAKE3.
    .hint = Son 64 cifras hexadecimales, como las que muestra «claqueta find --json».

fault-rate-malformed = «{ $text }» no es una cadencia de cuadros.
    .hint = Se escribe como 25 o como 30000/1001.

fault-timecode-malformed = «{ $text }» no es una posición que exista en este video.
    .hint = Escribe un código de tiempo (01:00:10:12), segundos (12.5s) o un cuadro (f150).

fault-timecode-before-start = { $text } queda antes del comienzo, que es { $start }.
    .hint = Los códigos de tiempo se cuentan desde el propio de la toma; también puedes escribir segundos (12.5s).
