# Discos: copiar tarjetas, releer del medio, enlazar, verificar, reparar, manifiestos.

progress-read-card = Leyendo la tarjeta { $subject }
progress-offload = Copiando y verificando { $subject }

# ── El origen ──

fault-source-open = No se pudo abrir { $path }: { $detail }
    .hint = Lo demás de la tarjeta sigue su camino. Revisa los permisos o el lector y repite el mismo comando: lo ya copiado no se copia otra vez.
fault-source-read = No se pudo leer { $path } a partir del byte { $offset }: { $detail }
    .hint = No borres la tarjeta: ese archivo no está a salvo; lo demás sí se copió. Limpia los contactos, prueba otro lector y repite el mismo comando.
fault-source-changed = { $path } cambió mientras se leía, o ya no es lo que era al empezar; no se copió.
    .hint = Espera a que la cámara o el otro programa termine con él y repite el mismo comando.
fault-source-unstable = Dos lecturas de { $path } dieron contenidos distintos; no se copió.
    .hint = La tarjeta, el lector o el cable fallan. No borres la tarjeta; prueba otro lector y repite el mismo comando.

# ── Los destinos ──

fault-disk-space = En { $path } no cabe: hacen falta { $needed } bytes y hay { $free } libres.
    .hint = No se escribió nada. Libera espacio o usa un disco más grande y repite el mismo comando.
fault-target-full = Se llenó el disco de { $path }: { $detail }
    .hint = Lo que ya se verificó está a salvo. Libera espacio y repite el mismo comando: sigue donde se quedó.
fault-folder-unreachable = No se puede llegar a { $path }: { $detail }
    .hint = Revisa que el disco esté conectado y montado, y repite el mismo comando.
fault-disk-write = No se pudo escribir en { $path }: { $detail }
    .hint = Revisa que el disco siga conectado, que no esté lleno y que tengas permiso. Nada quedó a medias: repite el mismo comando.
fault-disk-read = No se pudo leer { $path }: { $detail }
    .hint = Revisa que el disco siga conectado y que tengas permiso, y repite el mismo comando.
fault-copy-read = No se pudo leer la copia { $path } a partir del byte { $offset }: { $detail }
    .hint = Si el disco está conectado, puede estar fallando: «claqueta verify --repair» la rehace desde una copia buena.
fault-copy-differs = Lo escrito en { $path } no es lo que se leyó del origen; esa copia se descartó.
    .hint = El disco, el cable o la memoria fallan. No borres la tarjeta; cambia de cable o de disco y repite el mismo comando.
fault-copy-damaged = La copia { $path } está dañada: no tiene el contenido que se registró.
    .hint = No se usó. «claqueta verify --repair» la rehace desde una copia buena.
fault-not-a-file = { $path } no es un archivo.
    .hint = Algo ocupa el nombre de una copia; muévelo a otro lado y usa «claqueta verify --repair».
fault-file-exists = { $path } ya existe y no se reemplazó.
    .hint = Elige otro nombre o mueve el que está ahí.
fault-offload-broken = La copia se interrumpió por un error del programa.
    .hint = Lo ya verificado está a salvo. Repite el mismo comando; si vuelve a pasar, reporta el error.
fault-name-malformed = «{ $text }» no es el nombre de un archivo dentro de una carpeta.
    .hint = El catálogo o el archivo que lo dice puede estar dañado: «claqueta check» lo revisa.

# ── Los lugares ──

fault-location-taken = { $path } ya pertenece a otro lugar ({ $id }).
    .hint = Elige otra carpeta: cada biblioteca y cada respaldo tiene la suya.
fault-marker-malformed = No se entiende { $path }: { $detail }
    .hint = Ese archivo dice de quién es el disco. Recupéralo de otra copia o vuelve a preparar el respaldo; los videos no se tocaron.

# ── Manifiestos ASC MHL ──

fault-mhl-malformed = El manifiesto { $path } no se entiende: { $detail }
    .hint = Los archivos no se tocaron. Recupera el manifiesto de otra copia de la tarjeta.
fault-mhl-no-history = { $path } no tiene historial ASC MHL.
    .hint = Lo tienen las carpetas de tarjeta que guardó «claqueta ingest», y las que lo traían.
fault-mhl-entry-missing = { $path } se iba a anotar en el manifiesto y ya no está.
    .hint = Repite el mismo comando; «claqueta verify» dice qué falta.
fault-mhl-manifest-modified = El manifiesto { $path } cambió desde que se escribió.
    .hint = Los manifiestos no se editan. Recupéralo de otra copia de la tarjeta; los archivos no se tocaron.
fault-mhl-manifest-missing = Falta el manifiesto { $path }.
    .hint = Recupéralo de otra copia de la tarjeta; los archivos no se tocaron.
fault-mhl-file-missing = Falta { $path }, que está en el manifiesto.
    .hint = «claqueta verify --repair» lo recupera de una copia buena.
fault-mhl-file-new = { $path } no está en el manifiesto.
    .hint = Se agregó después. Si debe quedarse, inclúyelo en una nueva generación; si no, muévelo.
fault-mhl-file-differs = { $path } no es lo que dice la generación { $generation } del manifiesto ({ $format }: decía { $expected }, es { $found }).
    .hint = «claqueta verify --repair» lo rehace desde una copia buena.
fault-mhl-folder-differs = La carpeta { $path } no tiene los mismos archivos y carpetas que dice el manifiesto.
    .hint = Sus archivos están bien; falta, sobra o cambió de nombre alguna carpeta.

# ── Lo que no se copia de una tarjeta ──

skipped-symlink = es un enlace a otro lugar
skipped-socket = es un conector de otro programa, no un archivo
skipped-fifo = es una tubería de otro programa, no un archivo
skipped-device = es un dispositivo, no un archivo
skipped-unreadable = no se pudo leer: { $detail }

# ── ¿Se puede formatear la tarjeta? Razones para que no ──

verdict-empty = no hay archivos que comprobar
verdict-unreadable = { $count ->
    [one] una entrada de la tarjeta no se pudo leer
   *[other] { $count } entradas de la tarjeta no se pudieron leer
 }
verdict-damaged = { $count ->
    [one] partes de { $example } no se pudieron leer: la tarjeta guarda más que sus copias
   *[other] partes de { $count } archivos no se pudieron leer: la tarjeta guarda más que sus copias ({ $example }, por ejemplo)
 }
verdict-not-in-library = { $count ->
    [one] { $example } no está verificado en la biblioteca, en otro disco que el de la tarjeta
   *[other] { $count } archivos no están verificados en la biblioteca, en otro disco que el de la tarjeta (por ejemplo { $example })
 }
verdict-few-backups = { $count ->
    [one] { $example } tiene { $have } de { $required } respaldos verificados en discos distintos
   *[other] { $count } archivos tienen menos de { $required } respaldos verificados en discos distintos (por ejemplo { $example }; el que menos tiene, { $have })
 }
verdict-on-card-device = { $place } está en el mismo disco que la tarjeta y no cuenta
verdict-on-library-device = { $place } está en el mismo disco que la biblioteca y no cuenta como respaldo
verdict-on-one-device = { $place } está en el mismo disco que { $other }: juntos cuentan como un respaldo

# ── Tarjetas ──

card-avchd = AVCHD
card-m4root = Sony XAVC (M4ROOT)
card-xdcam = Sony XDCAM
card-p2 = Panasonic P2
card-dcim = cámara o teléfono (DCIM)
