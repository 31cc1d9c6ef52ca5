//! Interviews as a calendar file (63-COM-P01, step 2.1).
//!
//! Times are written in UTC, which every calendar shows in its own zone: America/Hermosillo has no daylight saving, and the
//! phone of somebody who travels is right as well. An appointment keeps its UID for ever, so that a second import moves or
//! cancels it instead of doubling it.

use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use jiff::Timestamp;

/// One appointment, as the calendar shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// Which appointment this is, the same in every export; an `@` and a name that never changes make it unique.
    pub uid: String,
    /// How often it was changed: a calendar takes the highest one for the truth.
    pub revision: u32,
    /// The line that the calendar shows.
    pub summary: String,
    /// Whatever else whoever goes there needs: telephone, programme, video.
    pub description: String,
    /// Where.
    pub place: String,
    /// When it begins.
    pub starts: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
    /// It will not take place; the calendar strikes it out.
    pub cancelled: bool,
}

/// Returns a calendar file of the appointments, as of a moment.
#[must_use]
pub fn calendar(name: &str, appointments: &[Appointment], stamped: Timestamp) -> Vec<u8> {
    let mut calendar = Calendar::empty();
    let head = [("VERSION", "2.0"), ("PRODID", "-//claqueta//claqueta//ES"), ("CALSCALE", "GREGORIAN"), ("METHOD", "PUBLISH")];
    calendar.properties.extend(head.map(|(key, value)| Property::new(key, value)));
    calendar.name(&plain(name));
    calendar.extend(appointments.iter().map(|appointment| event(appointment, stamped)));
    calendar.to_string().into_bytes()
}

fn event(appointment: &Appointment, stamped: Timestamp) -> Event {
    let mut event = Event::new();
    event
        .uid(&plain(&appointment.uid))
        .sequence(appointment.revision)
        .summary(&plain(&appointment.summary))
        .add_property("DTSTAMP", utc(stamped))
        .add_property("DTSTART", utc(appointment.starts))
        .add_property("DTEND", utc(appointment.ends.max(appointment.starts)))
        .status(if appointment.cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed });
    if !appointment.description.is_empty() {
        event.description(&plain(&appointment.description));
    }
    if !appointment.place.is_empty() {
        event.location(&plain(&appointment.place));
    }
    event.done()
}

/// The form of RFC 5545, 3.3.5: `20260314T160000Z`.
fn utc(time: Timestamp) -> String {
    time.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Text without control characters other than the line end: a carriage return in a title would begin a line of its own.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use icalendar::CalendarComponent;

    fn appointment() -> Appointment {
        Appointment {
            uid: "interview-7@claqueta".into(),
            revision: 2,
            summary: "Entrevista: Dra. Peña, cardiología".into(),
            description: "Tel. 662 555 0101; preguntar por \"Lupita\"\r\nVideo V-2026-0014\rBEGIN:VALARM".into(),
            place: "Hospital General, piso 3".into(),
            starts: "2026-03-14T09:30:00-07:00".parse().expect("time"),
            ends: "2026-03-14T10:30:00-07:00".parse().expect("time"),
            cancelled: false,
        }
    }

    fn stamped() -> Timestamp {
        "2026-03-01T00:00:00Z".parse().expect("time")
    }

    fn text(appointments: &[Appointment]) -> String {
        String::from_utf8(calendar("Entrevistas", appointments, stamped())).expect("UTF-8")
    }

    #[test]
    fn an_appointment_reads_back_as_it_was() {
        let text = text(&[appointment()]);
        let read: Calendar = text.parse().expect("a calendar");
        let CalendarComponent::Event(event) = &read.components[0] else { panic!("an event") };
        assert_eq!(event.get_uid(), Some("interview-7@claqueta"));
        assert_eq!(event.get_sequence(), Some(2));
        assert_eq!(event.get_summary(), Some("Entrevista: Dra. Peña, cardiología"));
        assert_eq!(event.get_location(), Some("Hospital General, piso 3"));
        let description = event.get_description().expect("description");
        assert_eq!(description, "Tel. 662 555 0101; preguntar por \"Lupita\"\nVideo V-2026-0014\nBEGIN:VALARM");
        assert_eq!(event.property_value("DTSTART"), Some("20260314T163000Z"));
        assert_eq!(event.property_value("DTEND"), Some("20260314T173000Z"));
        assert_eq!(event.get_status(), Some(EventStatus::Confirmed));
    }

    #[test]
    fn lines_are_crlf_folded_and_none_is_forged() {
        let text = text(&[appointment()]);
        assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
        assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])));
        assert!(!text.contains("\r\nBEGIN:VALARM"));
        assert!(text.contains("cardiología") && text.contains(r"Peña\, "));
    }

    #[test]
    fn the_same_appointments_give_the_same_bytes() {
        assert_eq!(text(&[appointment()]), text(&[appointment()]));
        let cancelled = Appointment { cancelled: true, revision: 3, ..appointment() };
        assert!(text(&[cancelled]).contains("STATUS:CANCELLED\r\n"));
    }

    #[test]
    fn an_end_before_the_start_is_not_written() {
        let swapped = Appointment { ends: stamped(), ..appointment() };
        assert!(text(&[swapped]).contains("DTEND:20260314T163000Z"));
    }
}
