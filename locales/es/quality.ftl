# Subtítulos: lo que no se puede leer

fault-subtitle-too-large = El archivo de subtítulos pesa { $bytes } bytes; se leen hasta { $most }.
    .hint = Revisa que sea el archivo de subtítulos y no otro. No se cambió nada.
fault-subtitle-too-many = El archivo tiene { $cues } subtítulos; se leen hasta { $most }.
    .hint = Revisa que sea el archivo de subtítulos de este video. No se cambió nada.
fault-subtitle-none = No se encontró ningún subtítulo en el archivo.
    .hint = Se leen archivos SRT, WebVTT, ASS y SSA. Expórtelo otra vez desde el programa de edición. No se cambió nada.
fault-subtitle-not-text = El archivo de subtítulos no es de texto.
    .hint = Se leen archivos SRT, WebVTT, ASS y SSA. No se cambió nada.
fault-subtitle-telemetry = El archivo no son subtítulos: es la bitácora de vuelo de un dron.
    .hint = Los archivos .SRT que graban los drones guardan posición y ajustes de cámara; consérvelo con el material y agregue los subtítulos verdaderos.
fault-subtitle-unreadable = No se entiende la línea { $line } del archivo de subtítulos.
    .hint = Corrige esa línea o exporta el archivo otra vez. No se cambió nada. Detalle: { $detail }
fault-subtitle-factor = { $factor } no sirve como factor de tiempo.
    .hint = Usa un número entre 0.5 y 2, por ejemplo 1.001.

# Subtítulos: lo que hay que revisar

subtitle-stray = La línea { $line } del archivo no pertenece a ningún subtítulo y no se mostrará.
subtitle-cut-short = El subtítulo { $number } es larguísimo; solo se tomó su principio.
subtitle-backwards = El subtítulo { $number } empieza en { $time } y termina antes o al mismo tiempo, en { $end }; no se verá.
subtitle-before = El subtítulo { $number } empieza en { $time }, antes del primer cuadro.
subtitle-outside = El subtítulo { $number } empieza en { $time }, cuando el corte ya terminó ({ $length }).
subtitle-overruns = El subtítulo { $number }, de { $time }, termina en { $end }, después del final del corte ({ $length }).
subtitle-empty = El subtítulo { $number }, de { $time }, no tiene texto.
subtitle-fast = El subtítulo { $number }, de { $time }, pasa muy rápido: { $speed } caracteres por segundo; lo legible es hasta 20.
subtitle-long-line = El subtítulo { $number }, de { $time }, tiene un renglón de { $characters } caracteres; lo cómodo es hasta 42. Se partirá al mostrarlo.
subtitle-many-lines = El subtítulo { $number }, de { $time }, tiene { $lines } renglones; lo cómodo es hasta 2.
subtitle-overlap = El subtítulo { $number }, de { $time }, empieza antes de que termine el { $other }.
subtitle-flicker = Entre el subtítulo { $number }, de { $time }, y el anterior hay solo { $ms } milisegundos: se verá un parpadeo.
subtitle-gap = Antes del subtítulo { $number }, de { $time }, pasan { $seconds } segundos sin subtítulos desde el { $other }. ¿Falta alguno?
subtitle-more = Hay { $count } observaciones más.

# Copia de revisión: lo que se midió

quality-black = Cuadro negro de { $from } a { $to } ({ $seconds } segundos).
quality-black-flash = Parpadeo negro en { $from }: parece un hueco entre dos tomas.
quality-frozen = Imagen congelada de { $from } a { $to } ({ $seconds } segundos).
quality-no-sound = El corte no tiene sonido.
quality-all-silent = El sonido es silencio de principio a fin; no se ajustó su volumen.
quality-silent = Silencio de { $from } a { $to } ({ $seconds } segundos).
quality-short-sound = El sonido dura menos de 3 segundos; no se ajustó su volumen.
quality-faint = El sonido es muy bajo ({ $loudness } LUFS): al subirlo se oirá el ruido de fondo.
quality-loud = El sonido viene muy alto ({ $loudness } LUFS): puede estar distorsionado.
quality-wide-range = El sonido cambia mucho de volumen ({ $range } LU entre lo suave y lo fuerte).
quality-clipped = Sonido saturado en { $places ->
        [1] un lugar
       *[other] { $places } lugares
    } ({ $seconds } segundos en total); el primero, en { $from }.
quality-decode = El corte está dañado: hubo { $count ->
        [1] un error
       *[other] { $count } errores
    } al leerlo. Revisa la imagen y el sonido, o expórtalo otra vez.
quality-gaps = Faltan cuadros en el corte en { $places ->
        [1] un lugar
       *[other] { $places } lugares
    } ({ $seconds } segundos en total); el primero, en { $from }. Se repitió la imagen vecina.
quality-sound-longer = El sonido del corte dura { $seconds } segundos más que la imagen; lo que sobra no se oirá.
quality-sound-shorter = El sonido del corte dura { $seconds } segundos menos que la imagen; el final quedará sin sonido.
quality-logo-absent = El logotipo no se ve en ningún momento.
quality-logo-unseen = El logotipo no se distingue del fondo en { $count ->
        [1] un momento revisado, en { $from }
       *[other] { $count } momentos revisados, entre { $from } y { $to }
    }.

# Final: por qué no puede llamarse final

quality-final-decode = Al leer el archivo hubo { $count ->
        [1] un error
       *[other] { $count } errores
    }.
quality-final-length = Tiene { $frames } cuadros y debe tener { $expected }.
quality-final-unseen = No se pudo comparar ninguna imagen con lo aprobado.
quality-final-picture = En { $from } la imagen no es la aprobada (parecido de { $likeness } dB; lo mínimo es { $least }).
quality-final-sound-missing = No tiene sonido y debe tenerlo.
quality-final-sound-unwanted = Tiene sonido y no debe tenerlo.
quality-final-sound-length = El sonido dura { $seconds } segundos y debe durar { $expected }.
quality-final-loudness = Suena a { $loudness } LUFS y debe sonar a { $target }.
quality-final-peak = El sonido llega a { $peak } dBTP y el tope es { $ceiling }.

# Trabajo

progress-loudness = Midiendo el sonido
progress-check = Comparando con lo aprobado

fault-measure-lost = No se pudo leer lo que se midió ({ $path }).
    .hint = Repite la orden. No se publicó nada. Detalle: { $detail }
