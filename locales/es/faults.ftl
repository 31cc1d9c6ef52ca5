fault-stopped = Se detuvo porque usted lo pidió.
    .hint = Nada quedó a medias: repita la orden y seguirá donde iba.
