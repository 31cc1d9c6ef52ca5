# Tarjetas y archivo: lo que dicen las órdenes que cuidan que nada se pierda.

check-sound = Catálogo y carpetas coinciden: { $rows } copias registradas, { $files } archivos.
check-unsound = Catálogo y carpetas no coinciden ({ $rows } copias registradas, { $files } archivos). No se borró nada.
check-missing = Registrado y no está, en { $location }: { $path }
check-damaged = No es lo que se registró, en { $location }: { $path }
check-unknown = Está y no se registró, en { $location }: { $path }
check-catalogue = El archivo del catálogo está dañado: { $what }
check-offline = { $location } está desconectado: no se revisó.

drill-sound = { $location }: { $count ->
    [one] 1 archivo recuperado e idéntico
   *[other] { $count } archivos recuperados e idénticos
  } ({ $bytes }).
drill-unsound = { $location }: { $count ->
    [one] 1 archivo recuperado e idéntico
   *[other] { $count } archivos recuperados e idénticos
  } ({ $bytes }), pero otros no:
drill-seed = Para repetir este simulacro con los mismos archivos: --seed { $seed }
fault-drill-without-backup = Ningún respaldo está conectado: el simulacro no probaría nada.
    .hint = Conecta un disco de respaldo y repite la orden.

progress-consistency = Comparando catálogo y carpetas de { $subject }
progress-drill = Recuperando una muestra de { $subject }

event-drilled = simulacro de recuperación

# ── Informe de una tarjeta ──

report-title = Informe de respaldo de tarjeta
report-label = Tarjeta
report-ingest = Ingesta
report-at = Fecha
report-person = Hecho por
report-folder = Carpeta
report-size = Archivos
report-kind = Tipo de tarjeta
report-copies = Copias
report-file = Archivo
report-media = Formato
report-copied = copiado y verificado
report-already-safe = ya estaba a salvo
report-failed = NO se guardó
