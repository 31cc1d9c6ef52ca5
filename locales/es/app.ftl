# Lo que se dice de bibliotecas, personas, videos y sus reglas.

# ── La biblioteca y su catálogo ──

fault-library-needed = Falta decir cuál biblioteca.
    .hint = Entra a su carpeta, o usa «--library CARPETA» o la variable CLAQUETA_LIBRARY. Si todavía no hay ninguna: «claqueta init CARPETA --backup RESPALDO».
fault-library-missing = En { $path } no hay una biblioteca de claqueta.
    .hint = Revisa la ruta, o si el disco está conectado. Si se perdió, «claqueta restore --from RESPALDO CARPETA» la recupera.
fault-library-exists = En { $path } ya hay una biblioteca; no se tocó.
    .hint = Elige otra carpeta.
fault-library-is-backup = { $path } es un respaldo de la biblioteca { $library }. Lo que se escribiera ahí se perdería.
    .hint = Usa la biblioteca. Si se perdió: «claqueta restore --from { $path } CARPETA».
fault-backup-needed = Una biblioteca necesita al menos un respaldo.
    .hint = Agrega «--backup CARPETA», de preferencia en otro disco.
fault-locations-nested = { $inner } está dentro de { $outer }: se respaldaría a sí misma.
    .hint = Elige carpetas separadas, de preferencia en discos distintos.
fault-path-not-text = La ruta { $path } tiene caracteres que no son texto.
    .hint = Usa para la biblioteca y los respaldos carpetas con nombres normales.
fault-backup-unrecognised = { $path } no es un respaldo de una biblioteca de claqueta.
    .hint = Un respaldo tiene una carpeta .claqueta con catalogue.db y location.toml.
fault-backup-behind = Quedó hecho, pero { $location } no recibió la copia del catálogo: { $detail }
    .hint = No repitas la orden. Cuando se pueda escribir en ese disco: «claqueta backup sync».
fault-location-unknown = No hay un lugar llamado «{ $location }».
    .hint = Los que hay: { $known }.
fault-settings-malformed = Los ajustes en { $file } no se entienden: { $detail }
    .hint = Corrige ese renglón; nada se hizo.
fault-settings-out-of-range = En { $file }, { $name } no puede ser { $value }.
    .hint = Valores permitidos: { $allowed }.
fault-catalogue-open = No se pudo abrir el catálogo { $path }: { $detail }
    .hint = Los archivos de la biblioteca siguen ahí. Revisa permisos y espacio.
fault-catalogue-missing = Falta el catálogo { $path }.
    .hint = Cada respaldo guarda una copia: «claqueta restore --from RESPALDO CARPETA».
fault-catalogue-too-new = El catálogo { $path } es de una versión más nueva de claqueta (esquema { $found }; ésta conoce hasta { $known }).
    .hint = Actualiza claqueta. No se cambió nada.
fault-catalogue-migration = No se pudo poner al día el catálogo { $path } (esquema { $found }): { $detail }
    .hint = Quedó como estaba, y a su lado hay una copia de antes de empezar.
fault-catalogue-busy = Otro proceso está escribiendo en el catálogo y no terminó a tiempo.
    .hint = Espera a que termine y repite la orden; nada se perdió.
fault-catalogue-full = El disco del catálogo está lleno.
    .hint = Libera espacio y repite la orden; lo ya registrado está a salvo.
fault-catalogue-read-only = El catálogo está en un disco donde no se puede escribir.
    .hint = Quita la protección contra escritura o revisa los permisos de la carpeta. No se cambió nada.
fault-catalogue-corrupt = El catálogo está dañado: { $detail }
    .hint = Cada respaldo guarda una copia: «claqueta restore --from RESPALDO CARPETA».
fault-catalogue-failed = El catálogo no aceptó el cambio: { $detail }
    .hint = Nada quedó a medias. Repite la orden; si vuelve a pasar, usa «-v» y guarda lo que diga.
fault-catalogue-odd-value = El catálogo tiene en «{ $column }» un valor que claqueta no escribe: { $text }
    .hint = Alguien más cambió el archivo. Compara con la copia que guarda cada respaldo.
fault-number-too-large = { $number } es demasiado grande.
    .hint = Revisa el archivo del que viene.
fault-log-broken = La bitácora fue alterada: el renglón { $seq } no corresponde con los anteriores.
    .hint = Compara con el catálogo que guarda cada respaldo en .claqueta/catalogue.db.
fault-log-rewritten = La bitácora no coincide con la que recuerda { $location } en el renglón { $seq }.
    .hint = Alguien la reescribió, o ese respaldo es de otra biblioteca. Compara con los demás respaldos.
fault-log-head-unreadable = No se entiende { $path }: { $detail }
    .hint = Ese respaldo no puede confirmar la bitácora; los demás sí.

# ── Personas ──

fault-person-needed = Falta saber quién eres.
    .hint = Usa «--as PERSONA» o la variable CLAQUETA_PERSON. Las personas se ven con «claqueta person list».
fault-person-unknown = No hay nadie llamado «{ $person }».
    .hint = Las personas se ven con «claqueta person list».
fault-person-exists = Ya hay alguien con la clave «{ $person }» o con ese usuario del sistema.
    .hint = Elige otra clave; se ven con «claqueta person list».
fault-person-id-malformed = «{ $text }» no sirve como clave de una persona.
    .hint = De 1 a 32 letras minúsculas sin acento, cifras, punto o guion, empezando con letra: «edna», «erick.g».
fault-person-incomplete = A { $person } le falta nombre o función.
    .hint = Escribe «--name NOMBRE --role jefa|produccion|difusion|monitoreo|archivo».
fault-person-without-proof = { $person } no puede decidir: no tiene contraseña ni es el usuario de este equipo.
    .hint = Con «claqueta person password { $id }» se le pone una.
fault-role-needed = El paso { $step } es de { $role }, y { $person } no tiene esa función. No se cambió nada.
    .hint = Pídele a alguien con la función { $role }: claqueta --as PERSONA { $command }
fault-password-needed = Hace falta la contraseña de { $person } y no hay terminal para pedirla.
    .hint = Escríbela en la variable CLAQUETA_PASSWORD, o repite la orden en una terminal.
fault-password-old-needed = Para cambiar la contraseña de { $person } hace falta la anterior.
    .hint = Escríbela en la variable CLAQUETA_PASSWORD, o repite la orden en una terminal.
fault-password-wrong = Ésa no es la contraseña de { $person }. No se cambió nada.
    .hint = Vuelve a intentarlo.
fault-password-short = La contraseña es muy corta.
    .hint = Al menos { $least } caracteres; una frase se recuerda mejor que un enredo.
fault-password-differs = Las dos contraseñas no son iguales. No se cambió nada.
    .hint = Vuelve a intentarlo.
fault-password-unusable = Esa contraseña no se puede guardar: { $detail }
    .hint = Prueba con otra.
fault-terminal-unreadable = No se pudo leer de la terminal: { $detail }
    .hint = Repite la orden en una terminal normal.

# ── Videos y su procedimiento ──

fault-video-unknown = No hay un video { $video }.
    .hint = Los que hay se ven con «claqueta video list».
fault-video-cancelled = { $video } está cancelado: { $reason }
    .hint = Se puede consultar, pero ya no se trabaja en él. Para retomarlo, abre otro con «claqueta video new».
fault-title-unusable = El título está vacío o pasa de { $most } caracteres.
    .hint = Escribe «--title TÍTULO».
fault-reason-needed = Falta el motivo.
    .hint = Escríbelo en pocas palabras: queda en la bitácora.
fault-interview-without-purpose = Una entrevista es para un video o en un medio.
    .hint = Escribe la clave del video, o «--medium MEDIO --programme PROGRAMA».
fault-time-out-of-range = { $time } no es una fecha que exista aquí.
    .hint = Se escribe como 2026-11-24T10:30.
fault-procedure-malformed = La definición del procedimiento en { $file } no se sostiene: { $detail }
    .hint = Corrígela; los casos en curso siguen con la definición con la que empezaron.
fault-procedure-lost = El catálogo ya no tiene la definición { $hash } de este caso.
    .hint = Compara con la copia del catálogo que guarda cada respaldo.
fault-state-unknown = El caso está en «{ $state }», que { $procedure } no conoce.
    .hint = Compara con la copia del catálogo que guarda cada respaldo.
fault-case-moved = Alguien más avanzó { $video } al mismo tiempo. No se cambió nada.
    .hint = Revisa cómo quedó con «claqueta video show { $video }».
fault-case-ended = { $video } ya terminó su procedimiento.
    .hint = Un montaje nuevo abre una corrección: «claqueta cut add { $video } ARCHIVO».
fault-not-now = { $video } está en el paso { $step }, que es de { $role }: todavía no toca esto. No se cambió nada.
    .hint = Primero: claqueta { $command }
fault-gate-footage-backed-up = El paso { $step } de { $video } no está completo: { $path } no está verificado en { $location }.
    .hint = Conecta ese respaldo y escribe «claqueta backup sync», o repite la ingesta.
fault-gate-not-own-work = { $person } presentó esta copia de { $video } y no puede autorizar su propio trabajo (paso { $step }).
    .hint = Tiene que hacerlo otra persona con la función jefa: claqueta --as PERSONA { $command }
fault-gate-content-unchanged = Lo aprobado de { $video } ya no es lo que se exportaría: cambió el montaje, un logotipo o un ajuste. No se hizo nada (paso { $step }).
    .hint = Producción abre otra ronda en el paso { $again }: claqueta review export { $video }
fault-gate-music-licensed = La música de { $video } no se puede usar (paso { $step }): { $reason ->
    [licence-expired] la licencia de { $track } venció el { $until }.
    [licence-without-proof] { $track } está registrada como «{ $licence }» sin comprobante.
   *[other] la licencia de { $track } es «{ $licence }», y la política 3 no la admite.
  }
    .hint = Producción agrega un montaje con otra pista: claqueta cut add { $video } ARCHIVO --music M-0002. La licencia renovada se registra con «claqueta music add».
fault-gate-consents-recorded = { $video } es un testimonio y no tiene consentimiento vigente de quien aparece (paso { $step }).
    .hint = Producción lo registra: claqueta consent add { $video } --person NOMBRE --file ARCHIVO. Si la Jefa decide sin él, da su motivo con «--without-consent MOTIVO».
fault-round-missing = { $video } no tiene una copia de revisión vigente.
    .hint = Producción la hace: claqueta { $command }
fault-cut-missing = { $video } no tiene ningún montaje.
    .hint = Producción lo agrega: claqueta cut add { $video } ARCHIVO

# ── Material, música, montaje ──

fault-asset-unknown = No hay un archivo { $asset } en el catálogo.
    .hint = Búscalo con «claqueta find PALABRAS».
fault-asset-not-media = { $asset } ({ $name }) no es video ni audio que se pueda leer.
    .hint = Elige otro; se ven con «claqueta video show».
fault-track-unknown = No hay una pista { $track }.
    .hint = Las que hay se ven con «claqueta music list».
fault-source-missing = No existe { $path }: { $detail }
    .hint = Revisa la ruta, o si la tarjeta está conectada.
fault-source-inside-library = { $path } ya está dentro de { $location }.
    .hint = Indica la tarjeta o carpeta de origen, no la biblioteca.
fault-card-empty = En { $path } no hay archivos que guardar.
    .hint = Revisa que sea la carpeta correcta de la tarjeta. Entradas que no son archivos: { $skipped }.
fault-label-unusable = «{ $label }» no sirve como etiqueta de una tarjeta.
    .hint = Usa letras, cifras, guiones o espacios, hasta 40: «A001».
fault-copy-unreachable = No hay a la mano una copia de { $asset } ({ $name }).
    .hint = Conecta el disco donde está: «claqueta asset show { $asset }» dice cuál.
fault-file-too-large = { $path } es demasiado grande para lo que debería ser (más de { $most } bytes).
    .hint = Revisa que sea el archivo correcto.
fault-selection-out-of-range = La selección de { $asset } debe quedar entre { $start } y { $end }, con la salida después de la entrada.
    .hint = La salida no se incluye: el primer cuadro que ya no quieres.
fault-contains-malformed = «{ $text }» no dice qué trae el montaje.
    .hint = Se escribe como music=none,logo=no,subtitles=no, o music=M-0001,logo=yes,subtitles=yes.
fault-cut-unreadable = { $path } no sirve como montaje: { $detail }
    .hint = Vuelve a exportarlo del programa de edición. El video quedó como estaba.
fault-licence-unknown = No se conoce la licencia «{ $licence }». La política 3 pide música libre o con licencia.
    .hint = Usa su clave SPDX (por ejemplo { $near }), o «propia» o «comprada» con «--proof ARCHIVO».
fault-licence-non-commercial = { $licence } no permite uso comercial: la política 3 no deja usarla.
    .hint = Elige otra pista. Las registradas se ven con «claqueta music list».
fault-licence-no-derivatives = { $licence } no permite obras derivadas, y la música se corta y se baja bajo la voz.
    .hint = Elige otra pista. Las registradas se ven con «claqueta music list».
fault-licence-needs-proof = Una pista «{ $licence }» necesita su comprobante.
    .hint = Agrega «--proof ARCHIVO» con la factura o la autorización.
fault-licence-without-proof = { $track } está registrada como «{ $licence }» sin comprobante: no se puede usar.
    .hint = Regístrala de nuevo con «claqueta music add … --proof ARCHIVO».
fault-licence-expired = La licencia de { $track } venció el { $until }: no se puede usar.
    .hint = Renueva la licencia y regístrala, o agrega un montaje con otra pista.
fault-music-silent = { $path } no tiene sonido que se pueda leer.
    .hint = Revisa que sea la pista correcta.

# ── Revisión y entrega ──

fault-comment-empty = La nota está vacía.
    .hint = Escribe qué quieres decir después del código de tiempo.
fault-comment-out-of-range = { $at } queda fuera del video, que termina en { $end }.
    .hint = Usa el código de tiempo que se ve en la copia de revisión.
fault-mail-not-written = El correo de { $video } no se pudo escribir: { $detail }
    .hint = Lo demás quedó hecho. Al autorizar la difusión se vuelve a intentar.
fault-export-not-authorised = La salida «{ $export }» no está autorizada para { $video } (paso { $step }).
    .hint = Autorizadas: { $authorised }. Las demás las autoriza alguien con la función jefa: claqueta authorize { $video } --media MEDIOS
fault-final-rejected = El final «{ $export }» no pasó la comparación con lo aprobado y no se archivó. { $why }
    .hint = En finales/ no apareció nada. Repite la orden; si vuelve a pasar, revisa el montaje con «claqueta review export».
fault-install-failed = No se pudo instalar con «{ $command }»: { $detail }
    .hint = Escríbela tú en una terminal y lee lo que dice.
fault-demo-without-samples = Faltan los clips de la demostración.
    .hint = «make demo» los trae; o indica su carpeta con «--samples CARPETA».
fault-demo-failed = La demostración se detuvo en: { $command }
    .hint = El motivo está arriba. Borra la carpeta de la demostración antes de repetirla.

# ── Lo que se escribió ──

fault-usage-missing = Falta { $arg }.
    .hint = Se usa así: { $command }
fault-usage-incomplete = A la orden le falta algo.
    .hint = Con «--help» se ve qué: { $command }
fault-usage-unknown-command = No hay una orden «{ $word }».
    .hint = Las que hay se ven con «claqueta --help».
fault-usage-misspelt-command = No hay una orden «{ $word }».
    .hint = ¿Quisiste escribir «{ $near }»?
fault-usage-unknown-argument = { $arg } no se conoce aquí.
    .hint = Se usa así: { $command }
fault-usage-conflict = { $arg } no va junto con { $other }.
    .hint = Elige uno de los dos.
fault-usage-value-missing = A { $arg } le falta su valor.
    .hint = Escríbelo después, separado por un espacio.
fault-usage-value = «{ $value }» no sirve para { $arg }.
    .hint = { $detail }
fault-usage-not-text = Lo que escribiste tiene caracteres que no son texto.
    .hint = Se usa así: { $command }
fault-usage-other = La orden no se entiende ({ $detail }).
    .hint = Con «claqueta --help» se ven todas.
