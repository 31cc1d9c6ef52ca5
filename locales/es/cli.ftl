# Lo que dicen las órdenes cuando todo va bien.

institution-unnamed = Instituto
next-heading = Sigue
policy-heading = Por política
quality-heading = Calidad
decision-waiting = en espera
decision-approved = aprobada
decision-changes = con cambios
round = Ronda
cancelled = cancelado
written = Se escribió { $path }

init-done = Biblioteca lista en { $path }, con { $count ->
    [one] 1 respaldo
   *[other] { $count } respaldos
  }.
init-same-disk = { $path } está en el mismo disco que otro lugar: si ese disco falla, se pierden los dos. Usa otro disco.
restore-done = { $count ->
    [one] 1 archivo recuperado y verificado
   *[other] { $count } archivos recuperados y verificados
  } en { $path }.
restore-missing = El respaldo no tiene completo { $path }
doctor-ffmpeg = FFmpeg { $version } en { $path }
doctor-no-ffmpeg = No está FFmpeg, o es anterior a 5.1.
doctor-lacking = A este FFmpeg le falta: { $parts }
doctor-room = { $location }: { $free } libres en { $path }
doctor-little-room = { $location }: sólo { $free } libres en { $path }; una tarjeta puede no caber.
doctor-away = { $location }: desconectado ({ $path })
doctor-healthy = No falta nada.
doctor-remedy = Se instala con: { $command }   (o «claqueta doctor --fix»)
doctor-no-remedy = No se conoce aquí un instalador de paquetes; instala FFmpeg 5.1 o posterior.
doctor-installing = Instalando con el sistema de paquetes: { $command }

person-added = { $person } ({ $id }): { $roles }
password-set = Contraseña de { $person } guardada.
ask-password = Contraseña de { $person }:{" "}
ask-password-new = Contraseña nueva de { $person }:{" "}
ask-password-again = Otra vez:{" "}

rol-title = Rol de programación de campañas institucionales
rol-empty = No hay videos programados. Abre el primero con «claqueta video new».
video-opened = { $video } · { $title } ({ $class })
video-unconfirmed = Urgente: la Jefa lo confirma después con «claqueta video confirm { $video }».
video-kind = { $video } es ahora { $kind } ({ $class }).
video-confirmed = { $video } quedó programado.
video-cancelled = { $video } quedó cancelado; sigue en las cuentas, marcado.
video-line = { $kind } · { $class } · { $procedure } · paso { $step }
video-due = Para el { $due }
video-was-cancelled = Cancelado: { $reason }
video-card = Tarjeta { $label }: { $files } archivos en { $path }
video-cut = Montaje { $cut }: { $name } (de { $by }; { $contains })
video-round = Ronda { $round } (paso { $step }): { $decision }, { $notes ->
    [0] sin notas
    [one] 1 nota
   *[other] { $notes } notas
  }
video-media = Autorizado para: { $media }
video-finals = Finales v{ $version } en { $path }
video-finals-superseded = Finales v{ $version } (sustituidos) en { $path }
approval-voided = La aprobación que había ya no vale: el contenido cambió. Hace falta otra ronda.
interview-added = { $person }, { $at }

ingest-done = Tarjeta { $label }: { $copied } copiados, { $safe } ya a salvo ({ $bytes }) en { $path }
ingest-file-failed = No se guardó { $path }: { $why }
ingest-file-odd = { $path }: { $why }
ingest-skipped = Se dejó fuera { $path }: { $why }
ingest-copies = { $location }: { $count } verificados
ingest-copies-read-back = { $location }: { $count } verificados, leídos de vuelta { $how }
read-back-direct = directo del disco
read-back-cache-dropped = tras vaciar la memoria del sistema
ingest-traffic = De la tarjeta se leyeron { $read }; se escribieron { $written } y se leyeron de vuelta { $read_back }.
ingest-offline = { $location }: desconectado
ingest-step-open = Falta para completar el paso: { $why }
card-kind = Tipo de tarjeta: { $kind }
card-incomplete = Tarjeta incompleta: el índice { $index } nombra { $path }, que no está en la tarjeta.
card-file-safe = { $path }: ya a salvo ({ $places })
card-file-short = { $path }: faltan copias (solo está en { $places })
card-file-nowhere = { $path }: no está a salvo en ningún lugar conectado
card-file-unread = { $path }: { $why }
card-offline = { $location } está desconectado: lo que guarda no cuenta.
card-may-format = Esta tarjeta se puede formatear.
card-may-not-format = Todavía NO formatees esta tarjeta:

copy-here = aquí
copy-missing = FALTA
copy-damaged = DAÑADA
copy-offline = desconectado
find-nothing = No se encontró nada con esas palabras.
verify-sound = { $checked } copias leídas de su disco: todas enteras.
verify-unsound = { $checked } copias leídas: { $ok } enteras. Hay daño.
verify-offline = { $count } copias están en discos desconectados.
verify-unsealed = No se pudo anotar la verificación en el manifiesto de una tarjeta: { $why }
verify-left = { $count } copias no se leyeron esta vez.
verify-overdue = { $count ->
    [one] Una copia lleva
   *[other] { $count } copias llevan
  } más de { $days } días sin leerse; la más antigua, desde el { $oldest }.
verify-missing = Falta en { $location }: { $path }
verify-corrupt = Dañado en { $location }: { $path }
verify-repaired = Reparado en { $location }: { $path }
sync-done = { $location }: al día ({ $count } copias nuevas).
sync-offline = { $location }: desconectado.
sync-no-good-copy = No hay una copia entera de { $path }.

music-added = { $track } · { $title } · { $licence }
music-credit = Esta licencia pide dar crédito a { $author }.
consent-added = Consentimiento de { $person } registrado para { $video }.
ask-contains = ¿Qué trae ya { $file }? Escribe por ejemplo music=none,logo=no,subtitles=no (vacío: nada):
cut-added = Montaje { $cut } de { $video } guardado. Contenido { $fingerprint }
cut-contains = Declarado en el montaje: { $contains }
cut-contains-assumed = Nadie declaró qué trae el montaje; se supone { $contains }. Si no es así, repite con «--contains».
cut-without-footage = El video no tiene material propio: el paso del respaldo se pasó de largo.
cut-without-picture = no tiene video que se pueda leer.

review-opened = Ronda { $round }: copia de revisión de { $bytes }, contenido { $fingerprint }
review-too-large = No cabe en un correo o mensaje: compártela con una liga.
review-mail = Correo para la Jefa: { $path }
review-comment = Nota guardada en la ronda { $round }.
review-check = Lista de verificación de la ronda { $round } firmada.
review-changes = Ronda { $round } de { $video }: se pidieron cambios.
review-approve = { $video } ronda { $round } aprobada: exactamente el contenido { $fingerprint }
review-authorize = { $video } autorizado para: { $media }
quality-clean = Sin observaciones.
checklist-transitions = Transiciones revisadas.
checklist-effects = Efectos revisados.
checklist-audio = Ecualización del audio revisada.
checklist-policy-1 = Mantiene una imagen positiva del Instituto (política 1).
checklist-contains = Declarado en el montaje: { $contains }

deliver-done = { $video }: finales v{ $version } archivados ({ $count }).
deliver-final = { $export } · { $bytes } · { $loudness } LUFS, pico { $peak } dBTP · parecido mínimo { $likeness } dB
deliver-not-levelled = El sonido es silencio o dura menos de 3 s: se dejó como está.
deliver-not-in = Todavía no están respaldados en: { $locations }. Conecta el disco y escribe «claqueta backup sync».
deliver-remaining = Falta producir: { $exports }. El paso termina con el último.
deliver-handed = Copia verificada entregada en { $path } ({ $count ->
    [one] 1 archivo
   *[other] { $count } archivos
  }).

history-whole = Bitácora íntegra: { $lines } renglones, último { $head }; coincide con: { $locations }

mail-review-subject = Para revisión: { $video } { $title } (ronda { $round })
mail-review-body = Buen día:

    Va adjunta la copia de revisión { $round } de { $video } «{ $title }», presentada por { $person }.
    Contenido: { $fingerprint }. Lo que se apruebe será exactamente esto.

    Para aprobar: { $command }

    { $institution }
    Bitácora: { $seq } · { $head }
mail-approved-subject = Aprobado: { $video } { $title } (ronda { $round })
mail-approved-body = Buen día:

    Va adjunta la copia aprobada de { $video } «{ $title }» (ronda { $round }, contenido { $fingerprint }).
    Falta autorizar su difusión: claqueta authorize { $video } --media MEDIOS

    { $institution }
    Bitácora: { $seq } · { $head }
mail-too-large = El archivo es demasiado grande para un correo. Está en { $path }

progress-probe = Revisando material { $subject }
progress-verify = Verificando { $subject }
progress-sync = Poniendo al día { $subject }
progress-restore = Recuperando de { $subject }
progress-review = Copia de revisión { $subject }
progress-final = Final { $subject }

demo-real = Demostración con clips reales (créditos en la carpeta de muestras).
demo-generated = Demostración con material generado por FFmpeg, en todo o en parte: no hubo red o paquetes para los clips reales.
demo-found = Una biblioteca con dos respaldos y dos personas
demo-planned = Un testimonio, planeado: de la tarjeta al final
demo-bulletin = Un video de boletín, urgente y sin logotipo
demo-afterwards = Años después: encontrar, verificar, recuperar
demo-done = Todo quedó en { $path }

column-id = clave
column-name = nombre
column-roles = funciones
column-email = correo
column-due = para
column-video = video
column-title = título
column-kind = tipo
column-class = clase
column-campaign = campaña
column-medium = medio
column-step = paso
column-role = quién
column-at = cuándo
column-person = persona
column-what = qué
column-place = lugar
column-phone = teléfono
column-track = pista
column-author = autor
column-licence = licencia
column-until = hasta
column-asset = archivo
column-in = entrada
column-out = salida
column-note = nota
column-subject = sobre
column-record = registro
column-destination = destino

event-library-made = se creó la biblioteca
event-library-restored = se recuperó la biblioteca de un respaldo
event-person-added = se agregó una persona
event-password-set = se puso una contraseña
event-video-opened = se programó el video
event-video-confirmed = la Jefa lo confirmó
event-video-cancelled = se canceló
event-kind-changed = cambió de tipo
event-interview-scheduled = se agendó una entrevista
event-ingest-began = empezó una ingesta
event-files-verified = archivos copiados y verificados
event-ingest-ended = terminó una ingesta
event-asset-described = se revisó un archivo
event-footage-ingested = material guardado con respaldo
event-part-selected = se seleccionó una parte
event-music-recorded = se registró música
event-consent-recorded = se registró un consentimiento
event-cut-added = llegó un montaje
event-presented = se presentó a revisión
event-commented = nota
event-checked = lista de verificación firmada
event-changes-asked = se pidieron cambios
event-approved = aprobado
event-approval-voided = la aprobación dejó de valer
event-authorized = difusión autorizada
event-final-archived = final archivado
event-delivered = entregado
event-handed-over = copia entregada
event-mail-written = correo escrito
event-verified = copias verificadas
event-repaired = copia reparada
event-mirrored = copiado a un respaldo
event-voided = la aprobación dejó de valer
