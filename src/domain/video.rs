//! Kinds of video, and the class that each belongs to (63-COM-P01, step 1.3).

use crate::text_enum;

text_enum! {
    /// What a video is about. The kind decides the class, and with it the branch of the procedure and the branding policy.
    Kind {
        /// Somebody tells what the institute did for them.
        Testimonial = "testimonial",
        /// A date of the calendar of commemorations.
        Efemeride = "efemeride",
        /// A visit of the Director General.
        Visita = "visita",
        /// An event of the institute.
        Evento = "evento",
        /// A video that goes with a bulletin: never any logo.
        Boletin = "boletin",
        /// A training.
        Capacitacion = "capacitacion",
        /// Anything else that is urgent.
        Otro = "otro",
    }
}

text_enum! {
    /// Planned ahead, or made because something happened.
    Class {
        /// Planned: steps 2.1 to 3.6.
        Planeado = "planeado",
        /// Urgent: steps 4.1 to 4.12.
        Extemporaneo = "extemporaneo",
    }
}

impl Kind {
    /// The class that the manual puts this kind in.
    #[must_use]
    pub const fn class(self) -> Class {
        match self {
            Self::Testimonial | Self::Efemeride => Class::Planeado,
            Self::Visita | Self::Evento | Self::Boletin | Self::Capacitacion | Self::Otro => Class::Extemporaneo,
        }
    }
}
