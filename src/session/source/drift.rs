//! Where image, history and files do not say the same, name by name, and what mends it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::convert::Infallible;
use std::path::Path;

use super::super::heads::Heads;
use super::super::intake::{FileText, Intake, forms_of, last_of_each_name, read_source};
use super::super::scan::{Fingerprint, Sources, fingerprint};
use super::super::session::Session;
use crate::history::hash::Hash;
use crate::lang::definition::Definition;
use crate::lang::image::Held;

/// Names whose past is looked at for a file they came from; where there are more, files are no matter.
const OLD_HOMES_MAX: usize = 1_000;

/// How a name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// A file cannot be read as it is; what it defined stays what it was.
    Unreadable,
    /// A file says what the history does not know: it was not taken, or did not evaluate.
    Unlogged,
    /// The history is newer than the file.
    Unsaved,
    /// Another file defines it too, and otherwise; the one it was taken from last counts.
    Shadowed,
    /// Its file holds it no more, or the image does not have it.
    Orphaned,
    /// The image has something else under its name than its definition made.
    Replaced,
    /// Its value holds code that a definition no longer has.
    StaleCapture,
    /// It lives in no file.
    Homeless,
}

impl State {
    pub const ALL: [State; 8] = [
        State::Unreadable,
        State::Unlogged,
        State::Unsaved,
        State::Shadowed,
        State::Orphaned,
        State::Replaced,
        State::StaleCapture,
        State::Homeless,
    ];

    pub fn name(self) -> &'static str {
        match self {
            State::Unreadable => "unreadable",
            State::Unlogged => "unlogged",
            State::Unsaved => "unsaved",
            State::Shadowed => "shadowed",
            State::Orphaned => "orphaned",
            State::Replaced => "replaced",
            State::StaleCapture => "stale-capture",
            State::Homeless => "homeless",
        }
    }
}

/// A name that is not clean.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Drift {
    pub state: State,
    pub name: String,
    /// The file it is about.
    pub file: Option<String>,
    /// The form that mends it; of a file that cannot be read, where it is to be edited.
    pub remedy: String,
}

/// Compares the history's newest versions with what the files say and the image holds. The answer is
/// sorted by state and name; what is clean is not in it.
pub fn compare(
    heads: &Heads,
    intake: &Intake,
    sources: &Sources,
    held: impl Fn(&str) -> Held,
) -> Vec<Drift> {
    let mut where_said: HashMap<&str, BTreeMap<&str, Hash>> = HashMap::new();
    for (file, names) in intake.files() {
        for (name, text) in names {
            where_said.entry(name).or_default().insert(file, *text);
        }
    }
    let nowhere = BTreeMap::new();
    let new_home = new_home(intake, sources);
    let mut found = Vec::new();
    for (name, head) in heads.all() {
        let said = where_said.get(name).unwrap_or(&nowhere);
        let mut note = |state, file: Option<&str>, remedy| {
            found.push(Drift {
                state,
                name: name.to_string(),
                file: file.map(str::to_string),
                remedy,
            });
        };
        let quoted = quoted(name);
        let unlike = match held(name) {
            Held::AsDefined => None,
            Held::Otherwise => Some(State::Replaced),
            Held::Nothing => Some(State::Orphaned),
        };
        if let Some(state) = unlike {
            note(state, None, format!("(renew! {quoted})"));
        }
        let Some(home) = intake.home(name) else {
            let was = intake.taken_from(name);
            let was = was.filter(|file| sources.is_source(&sources.root().join(file)));
            let state = match was {
                Some(_) => State::Orphaned,
                None => State::Homeless,
            };
            let file = was.unwrap_or(&new_home);
            note(state, was, format!("(home! {quoted} \"{file}\")"));
            continue;
        };
        for (&file, &says) in said {
            let is_clean = intake.means(file, name, says, head.text);
            if is_clean {
                continue;
            }
            match intake.is_seen(file, name, says) {
                false => note(State::Unlogged, Some(file), format!("(take! \"{file}\")")),
                true if file == home => {
                    note(
                        State::Unsaved,
                        Some(file),
                        format!("(write-back! {quoted})"),
                    );
                }
                true => {
                    let remedy = format!("(home! {quoted} \"{home}\")");
                    note(State::Shadowed, Some(file), remedy);
                }
            }
        }
    }
    for (name, said) in where_said {
        if heads.get(name).is_none() {
            found.extend(said.into_keys().map(|file| Drift {
                state: State::Unlogged,
                name: name.to_string(),
                file: Some(file.to_string()),
                remedy: format!("(take! \"{file}\")"),
            }));
        }
    }
    found.extend(intake.unreadable().map(|(file, complaint)| Drift {
        state: State::Unreadable,
        name: complaint.to_string(),
        file: Some(file.to_string()),
        remedy: edit_at(file, complaint),
    }));
    found.sort();
    found
}

/// Says where a file is to be edited that cannot be read. Saved, it is taken by itself.
fn edit_at(file: &str, complaint: &str) -> String {
    let line = complaint.strip_prefix("line ");
    match line.and_then(|it| it.split_once(':')) {
        Some((line, _)) => format!("edit {file} at line {line}"),
        None => format!("edit {file}"),
    }
}

/// Returns a name as an argument: a symbol, or a text where no symbol can be written.
pub(in super::super) fn quoted(name: &str) -> String {
    match name.contains([' ', '(']) {
        true => format!("{name:?}"),
        false => format!("'{name}"),
    }
}

/// Returns the file that is proposed to those without one.
fn new_home(intake: &Intake, sources: &Sources) -> String {
    let main = "src/main.lisp";
    match intake.files().map(|(file, _)| file).min() {
        _ if sources.is_source(&sources.root().join(main)) => main.into(),
        Some(first) => first.into(),
        None => "main.lisp".into(),
    }
}

/// What a look at the sources brought, of those that were written since they were last looked at.
#[derive(Debug, Default)]
pub struct Look {
    there: HashSet<String>,
    read: Vec<Read>,
}

/// A source that was read.
#[derive(Debug)]
struct Read {
    file: String,
    /// How it looked when it was looked at before, and now.
    before: Option<Fingerprint>,
    now: Option<Fingerprint>,
    /// The definitions in it, or why it cannot be read.
    found: Result<Vec<Definition>, String>,
}

impl Look {
    /// Reads the sources that are not as `prints` has them. `pace` is told how many of how many are done,
    /// and ends the look with an error.
    pub fn at<E>(
        sources: &Sources,
        prints: &HashMap<String, Fingerprint>,
        display: impl Fn(&Path) -> String,
        pace: &mut dyn FnMut(u64, u64) -> Result<(), E>,
    ) -> Result<Look, E> {
        let paths = sources.walk_all().files;
        let total = paths.len() as u64;
        let mut look = Look::default();
        for (done, path) in paths.into_iter().enumerate() {
            pace(done as u64, total)?;
            let file = display(&path);
            look.there.insert(file.clone());
            let (before, now) = (prints.get(&file).copied(), fingerprint(&path));
            if before == now && now.is_some() {
                continue;
            }
            let found = match read_source(&path) {
                FileText::Text(text) => forms_of(&file, &text).map(last_of_each_name),
                FileText::Unfit(why) => Err(why),
                FileText::Gone => continue,
            };
            look.read.push(Read {
                file,
                before,
                now,
                found,
            });
        }
        Ok(look)
    }
}

impl Intake {
    /// Reads again the sources that were written since they were last looked at, without taking
    /// anything.
    pub fn look_again(&mut self, sources: &Sources, display: impl Fn(&Path) -> String) {
        let pace = &mut |_, _| Ok::<(), Infallible>(());
        let Ok(look) = Look::at(sources, self.prints(), display, pace);
        self.take_look(look);
    }

    /// Takes note of what files say, without taking anything. What was looked at otherwise meanwhile is
    /// left as it is.
    pub fn take_look(&mut self, look: Look) {
        for Read {
            file,
            before,
            now,
            found,
        } in look.read
        {
            if self.print(&file) != before {
                continue;
            }
            match found {
                Ok(definitions) => {
                    self.wrote(&file, &definitions);
                    self.stamp(&file, now);
                }
                Err(complaint) => {
                    let within = complaint.strip_prefix(&format!("{file}:"));
                    let within = within.map(|it| format!("line {it}"));
                    self.could_not_read(&file, within.unwrap_or(complaint));
                }
            }
        }
        let gone: Vec<String> = self
            .files()
            .map(|(file, _)| file.to_string())
            .filter(|file| !look.there.contains(file))
            .collect();
        for file in gone {
            self.forget(&file);
        }
    }
}

impl Session {
    /// Compares image, history and files as they are now.
    pub(in super::super) fn drift(&mut self) -> Vec<Drift> {
        let paths = &self.paths;
        self.intake
            .look_again(&self.sources, |path| paths.display(path));
        self.drift_now()
    }

    /// The same with what a look at the files brought, which takes longest.
    pub(in super::super) fn drift_after(&mut self, look: Look) -> Vec<Drift> {
        self.intake.take_look(look);
        self.drift_now()
    }

    fn drift_now(&mut self) -> Vec<Drift> {
        let held = |name: &str| self.image.held(name);
        let mut found = compare(&self.heads, &self.intake, &self.sources, held);
        self.propose_old_homes(&mut found);
        let stale = self.image.stale_captures().into_iter();
        found.extend(stale.map(|it| Drift {
            state: State::StaleCapture,
            remedy: format!("(renew! {})", quoted(&it.holder)),
            name: it.holder,
            file: None,
        }));
        found.sort();
        found.dedup();
        found
    }

    /// Proposes to what lives nowhere the file that it once came from.
    fn propose_old_homes(&self, found: &mut [Drift]) {
        let homeless = found.iter_mut().filter(|it| it.state == State::Homeless);
        for it in homeless.take(OLD_HOMES_MAX) {
            let Ok(Some(file)) = self.archive.file_of(&it.name) else {
                continue;
            };
            if self.sources.is_source(&self.sources.root().join(&file)) {
                it.remedy = format!("(home! {} \"{file}\")", quoted(&it.name));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::config::Config;
    use crate::session::heads::Current;

    struct World {
        folder: tempfile::TempDir,
        heads: Heads,
        intake: Intake,
    }

    impl World {
        fn new() -> World {
            World {
                folder: tempfile::tempdir().expect("a temporary folder"),
                heads: Heads::default(),
                intake: Intake::default(),
            }
        }

        fn define(&mut self, name: &str, text: &str) {
            let current = Current {
                seq: 1,
                kind: "variable".into(),
                text: Hash::text(text),
                definition: None,
                findings: [0; 3],
            };
            self.heads.insert(name, current);
        }

        /// Takes all that a file says.
        fn take(&mut self, file: &str, text: &str) {
            let forms = forms_of(file, text).expect("the text is whole");
            for definition in self.intake.changed(file, forms, |_| None).changed {
                let text = Hash::text(&definition.text);
                self.intake.remember(file, &definition.name, text);
                self.define(&definition.name, &definition.text);
            }
        }

        /// A file is edited and not taken.
        fn edit(&mut self, file: &str, text: &str) {
            let forms = forms_of(file, text).expect("the text is whole");
            self.intake.wrote(file, &last_of_each_name(forms));
        }

        fn drift(&self) -> Vec<String> {
            let sources = Sources::of(self.folder.path(), &Config::default()).expect("inside");
            let held = |name: &str| match name {
                "lost" => Held::Nothing,
                "set" => Held::Otherwise,
                _ => Held::AsDefined,
            };
            let drift = compare(&self.heads, &self.intake, &sources, held);
            let lines = drift.iter();
            lines
                .map(|it| {
                    let file = it.file.as_deref().unwrap_or("-");
                    format!("{} {} {file} {}", it.state.name(), it.name, it.remedy)
                })
                .collect()
        }
    }

    #[test]
    fn a_file_with_an_open_bracket_is_named_and_keeps_what_it_defined() {
        let mut world = World::new();
        world.take("a.lisp", "(define x 1)");
        // One who knows only what the history says, too.
        let mut other = Intake::default();
        other.remember("a.lisp", "x", Hash::text("(define x 1)"));
        let sources = Sources::of(world.folder.path(), &Config::default()).expect("inside");
        let path = world.folder.path().join("a.lisp");
        let name = |path: &Path| {
            let name = path.file_name().expect("a name");
            name.to_string_lossy().into_owned()
        };
        std::fs::write(&path, "(define x 1)\n(define y").expect("written");
        world.intake.look_again(&sources, name);
        other.look_again(&sources, name);
        for intake in [&world.intake, &other] {
            let drift = compare(&world.heads, intake, &sources, |_| Held::AsDefined);
            assert_eq!(drift.len(), 1, "{drift:?}");
            assert_eq!(drift[0].state, State::Unreadable);
            assert!(drift[0].name.starts_with("line 2: "), "{drift:?}");
            assert_eq!(drift[0].remedy, "edit a.lisp at line 2");
        }
        std::fs::write(&path, "(define x 1)").expect("written");
        world.intake.look_again(&sources, name);
        assert_eq!(world.drift(), Vec::<String>::new());
    }

    #[test]
    fn what_was_taken_is_clean() {
        let mut world = World::new();
        world.take("a.lisp", "(define x 1) (define y 2)");
        assert_eq!(world.drift(), Vec::<String>::new());
    }

    #[test]
    fn every_state_names_what_mends_it() {
        let mut world = World::new();
        world.take("a.lisp", "(define x 1) (define y 2) (define z 3)");
        world.define("x", "(define x 10)");
        world.define("h", "(define h 1)");
        world.define("area (circle)", "(defmethod area ((it circle)) 1)");
        world.edit("a.lisp", "(define x 1) (define y 20) (define new 1)");
        assert_eq!(
            world.drift(),
            [
                "unlogged new a.lisp (take! \"a.lisp\")",
                "unlogged y a.lisp (take! \"a.lisp\")",
                "unsaved x a.lisp (write-back! 'x)",
                "orphaned z a.lisp (home! 'z \"a.lisp\")",
                "homeless area (circle) - (home! \"area (circle)\" \"src/main.lisp\")",
                "homeless h - (home! 'h \"src/main.lisp\")",
            ]
        );
    }

    #[test]
    fn the_file_taken_from_last_counts() {
        let mut world = World::new();
        world.take("a.lisp", "(define x 1)");
        world.take("b.lisp", "(define x 2)");
        assert_eq!(world.drift(), ["shadowed x a.lisp (home! 'x \"b.lisp\")"]);
    }

    #[test]
    fn what_the_image_lost_is_orphaned_and_what_it_has_otherwise_replaced() {
        let mut world = World::new();
        world.take("a.lisp", "(define lost 1) (define (set) 1)");
        assert_eq!(
            world.drift(),
            [
                "orphaned lost - (renew! 'lost)",
                "replaced set - (renew! 'set)"
            ]
        );
    }

    #[test]
    fn of_ten_thousand_names_the_one_that_differs_is_told() {
        let mut world = World::new();
        for file in 0..100 {
            let text: String = (0..100)
                .map(|number| format!("(define v{file}-{number} {number})\n"))
                .collect();
            world.take(&format!("f{file}.lisp"), &text);
        }
        world.define("v3-3", "(define v3-3 0)");
        assert_eq!(world.drift().len(), 1);
    }
}
