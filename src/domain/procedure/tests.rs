use super::*;

const P01: &str = include_str!("../../../presets/procedures/63-COM-P01.rev00.toml");

fn p01() -> Definition {
    Definition::parse("63-COM-P01.rev00.toml", P01).expect("our own definition holds together")
}

const VIDEO: VideoId = VideoId { year: 2026, number: 14 };

/// Facts that let everything through, but for one.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "one switch for each gate")]
struct Facts {
    unsafe_footage: bool,
    own_work: bool,
    changed: bool,
    unlicensed: bool,
    no_consent: bool,
}

impl CaseFacts for Facts {
    fn unsafe_footage(&self) -> Result<Option<(String, String)>> {
        Ok(self.unsafe_footage.then(|| ("C0001.MP4".to_owned(), "respaldo-1".to_owned())))
    }
    fn own_work(&self) -> Result<Option<String>> {
        Ok(self.own_work.then(|| "Edna".to_owned()))
    }
    fn content_unchanged(&self) -> Result<bool> {
        Ok(!self.changed)
    }
    fn music_allowed(&self) -> Result<()> {
        if self.unlicensed { Err(fault!(Refused, "music-not-allowed")) } else { Ok(()) }
    }
    fn consent_missing(&self) -> Result<bool> {
        Ok(self.no_consent)
    }
}

/// Walks a case through events and says where it ends.
fn walk(class: Class, events: &[Event]) -> String {
    let definition = p01();
    let mut case = definition.begin(class);
    for event in events {
        case.state = definition.advance(&case, *event, VIDEO, &Facts::default()).expect("the way is open").to;
    }
    case.state
}

#[test]
fn the_whole_table_is_reviewed() {
    let definition = p01();
    let mut table = String::new();
    for branch in &definition.branches {
        for state in &branch.states {
            let case = Case { class: branch.class, state: state.id.clone() };
            for event in Event::ALL {
                let line = match definition.advance(&case, *event, VIDEO, &Facts::default()) {
                    Ok(done) => {
                        let gates: Vec<_> = state.on[event].gates.iter().map(|g| g.as_str()).collect();
                        format!(
                            "{:<12} {:<12} + {:<17}→ {:<12} steps {:<10} gates [{}] records [{}]{}",
                            branch.class,
                            state.id,
                            event,
                            done.to,
                            done.steps.join(" "),
                            gates.join(" "),
                            done.records.join(", "),
                            if done.binds { " binds the final" } else { "" }
                        )
                    }
                    Err(refused) => format!("{:<12} {:<12} + {:<17}✗ {}", branch.class, state.id, event, refused.code),
                };
                table.push_str(line.trim_end());
                table.push('\n');
            }
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn both_branches_lead_to_their_end() {
    use Event::{Approved, Authorized, Checked, CutAdded, Delivered, FootageIngested, Presented};
    let planned = [FootageIngested, CutAdded, Presented, Approved, Checked, Presented, Approved, Authorized, Delivered];
    assert_eq!(walk(Class::Planeado, &planned), "fin");
    let urgent = [CutAdded, Presented, Checked, Approved, Authorized, Delivered];
    assert_eq!(walk(Class::Extemporaneo, &urgent), "fin");
}

#[test]
fn a_cut_after_the_edit_was_approved_does_not_reopen_it() {
    use Event::{Approved, Checked, CutAdded, Presented};
    assert_eq!(walk(Class::Planeado, &[CutAdded, Presented, Approved, Checked, CutAdded]), "3.3");
    assert_eq!(walk(Class::Planeado, &[CutAdded, Presented, Approved, Checked, Presented, Approved, CutAdded]), "3.3");
}

#[test]
fn a_refusal_names_step_role_and_command() {
    let refused =
        p01().advance(&p01().begin(Class::Planeado), Event::Delivered, VIDEO, &Facts::default()).expect_err("too early");
    assert_eq!(
        refused.to_string(),
        "not-now (video: V-2026-0014, event: delivered, step: 2.2, role: produccion, command: ingest SOURCE --video V-2026-0014)"
    );
}

#[test]
fn each_gate_stops_its_event() {
    let at = |class, state: &str, event, facts: &Facts| {
        let case = Case { class, state: state.to_owned() };
        p01().advance(&case, event, VIDEO, facts).map(|done| done.to).map_err(|fault| fault.code)
    };
    let planned = Class::Planeado;
    let unsafe_footage = Facts { unsafe_footage: true, ..Facts::default() };
    assert_eq!(at(planned, "2.2", Event::FootageIngested, &unsafe_footage), Err("gate-footage-backed-up"));
    assert_eq!(at(planned, "3.4", Event::Approved, &Facts { own_work: true, ..Facts::default() }), Err("gate-not-own-work"));
    assert_eq!(at(planned, "3.6", Event::Delivered, &Facts { changed: true, ..Facts::default() }), Err("gate-content-unchanged"));
    assert_eq!(at(planned, "3.6", Event::Delivered, &Facts { unlicensed: true, ..Facts::default() }), Err("gate-music-licensed"));
    assert_eq!(
        at(planned, "3.5", Event::Authorized, &Facts { no_consent: true, ..Facts::default() }),
        Err("gate-consents-recorded")
    );
}

#[test]
fn what_comes_next_is_a_literal_command() {
    let next = p01().next(&p01().begin(Class::Planeado), VIDEO).expect("a known state");
    assert_eq!(next[0].command, "ingest SOURCE --video V-2026-0014");
    assert_eq!(next[1].command, "cut add V-2026-0014 FILE");
    assert_eq!(next[2].step, "2.1");
}

#[test]
fn a_definition_that_does_not_hold_together_does_not_load() {
    for (from, to) in [
        ("gates = [\"footage-backed-up\"]", "gates = [\"moon-is-full\"]"),
        ("to = \"2.4\"", "to = \"7.7\""),
        ("first = \"4.1\"", "first = \"4.0\""),
        ("records = [\"Vídeo\"]", "records = [\"Bitácora\"]"),
        ("class = \"extemporaneo\"", "class = \"planeado\""),
        ("[events.voided]", "[events.exploded]"),
    ] {
        assert!(P01.contains(from), "{from}");
        let fault = Definition::parse("x.toml", &P01.replacen(from, to, 1)).expect_err(to);
        assert_eq!(fault.code, "procedure-malformed", "{to}");
    }
}
