# FFmpeg: localizarlo, usarlo, y lo que dice de un archivo.

fault-ffmpeg-missing = No se encontró el programa { $program }.
    .hint = Instálelo con «claqueta doctor --fix». Sus archivos están como estaban.
fault-ffmpeg-too-old = { $program } es la versión { $version }; hace falta la { $floor } o una más nueva.
    .hint = Actualícelo con «claqueta doctor --fix», o indique otro con las variables CLAQUETA_FFMPEG y CLAQUETA_FFPROBE.
fault-ffmpeg-start = No se pudo iniciar { $program }: { $detail }
    .hint = Revisa que sea FFmpeg y que tenga permiso de ejecución; «claqueta doctor» dice cuál se usa.
fault-ffmpeg-failed = FFmpeg no pudo terminar con { $subject }: { $detail }
    .hint = No se publicó nada a medias. Corrige la causa y repite el mismo comando; «claqueta doctor» dice si a este FFmpeg le falta algo.
fault-ffmpeg-stalled = FFmpeg dejó de avanzar con { $subject } durante { $minutes } minutos y se detuvo.
    .hint = No se publicó nada a medias. Revisa que los discos respondan y repite el mismo comando.
fault-ffmpeg-too-long = FFmpeg no contestó en { $seconds } segundos.
    .hint = El archivo puede estar dañado o en un disco que no responde. Repite el comando; si vuelve a ocurrir, revisa el archivo.
fault-ffmpeg-too-much = La respuesta de FFmpeg no tenía fin y se cortó.
    .hint = El archivo puede estar dañado; se conserva tal como está.
fault-ffmpeg-question = FFmpeg no pudo contestar: { $detail }
    .hint = «claqueta doctor» dice si a este FFmpeg le falta algo.
fault-disk-full = Se llenó el disco mientras se producía { $subject }, en { $path }.
    .hint = Libera espacio y repite el mismo comando. No se publicó nada a medias.
fault-no-picture = No se pudo obtener una imagen de { $path }. { $detail }
    .hint = El archivo se conserva; solo le falta la miniatura.
fault-picture-folder = No se pudo crear una carpeta temporal para las imágenes: { $detail }
    .hint = Revisa el espacio y los permisos de la carpeta temporal (variable TMPDIR).

trouble-empty = el archivo está vacío
trouble-no-index = la grabación no se cerró y falta su índice (la cámara se apagó o se cortó la copia): no se puede abrir así
trouble-truncated = el archivo está incompleto: termina antes de lo que debe
trouble-unreadable = no se puede abrir: su contenido no es de imagen ni de sonido, o está dañado
trouble-unsupported = este FFmpeg no sabe abrir archivos de este tipo
trouble-no-streams = se abre, pero no contiene imagen ni sonido
trouble-unknown-stream = tiene una pista que no se puede reproducir
trouble-damaged-start = tiene daños en los primeros segundos
trouble-damaged-end = tiene daños en el último segundo
trouble-playlist = no es un video sino una lista que remite a otros archivos; no se siguió
trouble-too-heavy = examinarlo pidió más tiempo o memoria de lo permitido
trouble-unread = se guardó dañado: los bytes { $detail } no se pudieron leer y son ceros en las copias
