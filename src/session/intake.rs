//! From a saved file to the definitions that changed in it.
//!
//! A definition has changed when its text is neither what the name means now nor what the file said
//! when it was last looked at. The second half keeps a file that was not touched from taking back
//! what was redefined at the REPL, and two files that define one name from taking turns.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use super::scan::Fingerprint;
use crate::history::hash::Hash;
use crate::history::query::files::Said;
use crate::lang::definition::{Definition, TopForm, definitions};
use crate::lang::source::SourceText;

pub use crate::lang::limits::SOURCE_BYTES_MAX;
pub use crate::lang::syntax::{Completeness, completeness};

/// What was last taken or seen in each file.
#[derive(Debug, Default)]
pub struct Intake {
    /// File → name → what is agreed upon.
    seen: HashMap<String, HashMap<String, Seen>>,
    /// File → name → hash of the text, as the file was last read.
    says: HashMap<String, HashMap<String, Hash>>,
    /// File → the names in it, in their order.
    order: HashMap<String, Vec<String>>,
    /// File → how it looked when it was last read.
    prints: HashMap<String, Fingerprint>,
    /// The file from which each name was last taken.
    from: HashMap<String, String>,
    /// File → what was last said about it, so that it is said once.
    complaints: HashMap<String, String>,
    /// Files that cannot be read as they are, and why, with the place.
    unreadable: HashMap<String, String>,
}

/// A definition in a file that needs no more looking at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    /// Hash of what the file says.
    text: Hash,
    /// Hash of the history's text that means the same: another one where only comments differ.
    meant: Hash,
}

/// What a look at a file brought.
#[derive(Debug, Default)]
pub struct Changes {
    /// The definitions that changed, in the order of the file.
    pub changed: Vec<Definition>,
    /// Names that were known to be in the file and are there no more, sorted.
    pub gone: Vec<String>,
    /// The names in the file when it was read before, in their order; none where it was not.
    pub before: Vec<String>,
    /// The names in it now.
    pub after: Vec<String>,
    /// Whether nothing stands in the file: whoever empties it means no definition in particular.
    pub is_blank: bool,
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq)]
pub enum FileText {
    Text(String),
    /// It vanished; nothing is taken back, a definition lives in the history.
    Gone,
    /// It cannot be a source, and why, with the remedy.
    Unfit(String),
}

/// Reads a file as a source. Never more than the limit is read.
pub fn read_source(path: &Path) -> FileText {
    let limit = SOURCE_BYTES_MAX as u64;
    let mut bytes = Vec::new();
    let read =
        std::fs::File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes));
    match read {
        Ok(_) if bytes.len() as u64 > limit => FileText::Unfit(format!(
            "larger than {} MB; split it into several files",
            limit >> 20
        )),
        Ok(_) if bytes.contains(&0) => {
            FileText::Unfit("not text but binary; rename it if it is no source".into())
        }
        Ok(_) => match String::from_utf8(bytes) {
            Ok(text) => FileText::Text(text),
            Err(error) => {
                let offset = error.utf8_error().valid_up_to();
                let before = &error.as_bytes()[..offset];
                let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
                FileText::Unfit(format!(
                    "not UTF-8 from line {line} on (byte {offset}); save it as UTF-8"
                ))
            }
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => FileText::Gone,
        Err(error) => FileText::Unfit(format!(
            "cannot be read: {}",
            super::error::describe_io(&error)
        )),
    }
}

impl Intake {
    /// Notes what a file said, as the history has it. Of a name that came to an end since, it is no
    /// more than that: what the name means now is not the file's to take back.
    pub fn recall(&mut self, said: &Said) {
        match said.is_over {
            true => self.agree(&said.file, &said.name, said.text, said.text),
            false => self.remember(&said.file, &said.name, said.text),
        }
    }

    /// Notes what a file said: its last commit of a name.
    pub fn remember(&mut self, file: &str, name: &str, text: Hash) {
        self.agree(file, name, text, text);
        self.from.insert(name.to_string(), file.to_string());
    }

    /// Notes that what a file says of a name means what the history says in other bytes.
    pub fn agree(&mut self, file: &str, name: &str, text: Hash, meant: Hash) {
        let names = self.seen.entry(file.to_string()).or_default();
        names.insert(name.to_string(), Seen { text, meant });
    }

    /// Notes what a file says after it was written.
    pub fn wrote(&mut self, file: &str, definitions: &[Definition]) {
        let order = definitions.iter().map(|it| it.name.clone());
        self.order.insert(file.to_string(), order.collect());
        let says = definitions.iter();
        let says = says.map(|it| (it.name.clone(), Hash::text(&it.text)));
        self.says.insert(file.to_string(), says.collect());
        self.unreadable.remove(file);
    }

    /// Notes that a file cannot be read as it is. It says what it said last, or was last taken to say.
    pub fn could_not_read(&mut self, file: &str, complaint: String) {
        self.unreadable.insert(file.to_string(), complaint);
        if !self.says.contains_key(file) {
            let seen = self.seen.get(file).into_iter().flatten();
            let said = seen.map(|(name, seen)| (name.clone(), seen.text));
            self.says.insert(file.to_string(), said.collect());
        }
    }

    /// Returns the files that cannot be read as they are, and why.
    pub fn unreadable(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.unreadable.iter();
        files.map(|(file, complaint)| (file.as_str(), complaint.as_str()))
    }

    /// Forgets what a file says: it is gone.
    pub fn forget(&mut self, file: &str) {
        self.unreadable.remove(file);
        self.says.remove(file);
        self.order.remove(file);
        self.prints.remove(file);
    }

    /// Notes how a file looked before it was read.
    pub fn stamp(&mut self, file: &str, print: Option<Fingerprint>) {
        match print {
            Some(print) => self.prints.insert(file.to_string(), print),
            None => self.prints.remove(file),
        };
    }

    /// Returns how each file looked when it was last read.
    pub fn prints(&self) -> &HashMap<String, Fingerprint> {
        &self.prints
    }

    pub fn print(&self, file: &str) -> Option<Fingerprint> {
        self.prints.get(file).copied()
    }

    /// Returns the hash of what a file says of a name.
    pub fn says(&self, file: &str, name: &str) -> Option<Hash> {
        self.says.get(file)?.get(name).copied()
    }

    /// Returns what a file says of each name, where it was read.
    pub fn files(&self) -> impl Iterator<Item = (&str, &HashMap<String, Hash>)> {
        self.says.iter().map(|(file, names)| (file.as_str(), names))
    }

    /// Returns the hash of the text that a file is known to hold of a name.
    pub fn known(&self, file: &str, name: &str) -> Option<Hash> {
        Some(self.seen.get(file)?.get(name)?.text)
    }

    /// Whether what a file says of a name means this text of the history.
    pub fn means(&self, file: &str, name: &str, says: Hash, head: Hash) -> bool {
        let seen = self.seen.get(file).and_then(|names| names.get(name));
        says == head
            || seen
                == Some(&Seen {
                    text: says,
                    meant: head,
                })
    }

    /// Whether what a file says of a name was taken or seen, whatever has become of the name since.
    pub fn is_seen(&self, file: &str, name: &str, says: Hash) -> bool {
        self.known(file, name) == Some(says)
    }

    /// Returns the file in which a name is at home: the one it was last taken from, or else the first
    /// that holds it.
    pub fn home(&self, name: &str) -> Option<&str> {
        let holds = |file: &&str| self.says.get(*file).is_some_and(|it| it.contains_key(name));
        let from = self.from.get(name).map(String::as_str).filter(holds);
        from.or_else(|| {
            let files = self.says.keys().map(String::as_str);
            files.filter(holds).min()
        })
    }

    /// Returns the file from which a name was last taken, whether it still holds it or not.
    pub fn taken_from(&self, name: &str) -> Option<&str> {
        self.from.get(name).map(String::as_str)
    }

    /// Gives a name a home among the files that hold it.
    pub fn settle(&mut self, name: &str, file: &str) {
        self.from.insert(name.to_string(), file.to_string());
    }

    /// Forgets where a name was taken from: it means nothing any more.
    pub fn end(&mut self, name: &str) {
        self.from.remove(name);
    }

    /// Returns what changed in a text. `newest` answers the hash of what a name means now. Where a
    /// name is defined twice, the last counts, as it does on loading.
    pub fn changed(
        &mut self,
        file: &str,
        forms: Vec<TopForm>,
        newest: impl Fn(&str) -> Option<Hash>,
    ) -> Changes {
        self.unreadable.remove(file);
        let is_blank = forms.is_empty();
        let found = last_of_each_name(forms);
        let after: Vec<String> = found.iter().map(|it| it.name.clone()).collect();
        let before = self.order.insert(file.to_string(), after.clone());
        let seen = self.seen.entry(file.to_string()).or_default();
        let mut says = HashMap::with_capacity(found.len());
        let mut changed = Vec::new();
        for definition in found {
            let text = Hash::text(&definition.text);
            says.insert(definition.name.clone(), text);
            if newest(&definition.name) == Some(text) {
                seen.insert(definition.name, Seen { text, meant: text });
            } else if seen.get(&definition.name).is_none_or(|it| it.text != text) {
                changed.push(definition);
            }
        }
        // A definition that left the file is new again when it comes back.
        let mut gone = Vec::new();
        seen.retain(|name, _| {
            let stays = says.contains_key(name);
            if !stays {
                gone.push(name.clone());
            }
            stays
        });
        gone.sort();
        self.says.insert(file.to_string(), says);
        Changes {
            changed,
            gone,
            before: before.unwrap_or_default(),
            after,
            is_blank,
        }
    }

    /// Returns whether a complaint about a file is news; a file that is well again has none.
    pub fn is_news(&mut self, file: &str, complaint: Option<&str>) -> bool {
        match complaint {
            None => {
                self.complaints.remove(file);
                false
            }
            Some(complaint) => {
                let told = self.complaints.insert(file.into(), complaint.into());
                told.as_deref() != Some(complaint)
            }
        }
    }
}

/// Returns the definitions among forms, the last of each name, in order.
pub fn last_of_each_name(forms: Vec<TopForm>) -> Vec<Definition> {
    let mut last: HashMap<String, usize> = HashMap::new();
    let mut found: Vec<Option<Definition>> = Vec::new();
    for form in forms {
        let TopForm::Definition(definition) = form else {
            continue;
        };
        if let Some(earlier) = last.insert(definition.name.clone(), found.len()) {
            found[earlier] = None;
        }
        found.push(Some(*definition));
    }
    found.into_iter().flatten().collect()
}

/// Reads the forms of a file's text, or says which form keeps it from being taken.
pub fn forms_of(file: &str, text: &str) -> Result<Vec<TopForm>, String> {
    let source = SourceText::new(file, text);
    let (forms, errors) = definitions(&source);
    let Some(error) = errors.first() else {
        return Ok(forms);
    };
    let (line, _) = source.line_column(error.span.start as usize);
    let hint = match &error.hint {
        Some(hint) => format!("; {hint}"),
        None => String::new(),
    };
    let more = match errors.len() {
        1 => String::new(),
        count => format!(" (and {} more)", count - 1),
    };
    Err(format!("{file}:{line}: {}{more}{hint}", error.message))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file's life: each step is a text and the names that must be taken.
    struct Life {
        intake: Intake,
        newest: HashMap<String, Hash>,
    }

    impl Life {
        fn new() -> Life {
            Life {
                intake: Intake::default(),
                newest: HashMap::new(),
            }
        }

        fn save(&mut self, file: &str, text: &str, expected: &[&str]) {
            let forms = forms_of(file, text).expect("the text is whole");
            let newest = self.newest.clone();
            let changed = self
                .intake
                .changed(file, forms, |name| newest.get(name).copied())
                .changed;
            let names: Vec<_> = changed.iter().map(|it| it.name.as_str()).collect();
            assert_eq!(names, expected, "after saving {text:?}");
            for definition in &changed {
                let text = Hash::text(&definition.text);
                self.intake.remember(file, &definition.name, text);
                self.newest.insert(definition.name.clone(), text);
            }
        }

        fn define_elsewhere(&mut self, name: &str, text: &str) {
            self.newest.insert(name.into(), Hash::text(text));
        }
    }

    #[test]
    fn exactly_what_changed_is_taken() {
        let mut life = Life::new();
        life.save("a.lisp", "(define a 1)\n(define b 2)\n", &["a", "b"]);
        life.save("a.lisp", "(define a 1)\n(define b 3)\n", &["b"]);
        life.save(
            "a.lisp",
            "\n\n(define a 1)\n\n\n   (define b 3)\n(+ 1 2)",
            &[],
        );
        life.save("a.lisp", "(define b 3)\n(define a 1)\n(define c 1)", &["c"]);
    }

    #[test]
    fn an_untouched_definition_does_not_take_back_the_repl() {
        let mut life = Life::new();
        life.save("a.lisp", "(define a 1) (define b 1)", &["a", "b"]);
        life.define_elsewhere("a", "(define a 100)");
        life.save("a.lisp", "(define a 1) (define b 2)", &["b"]);
        life.save("a.lisp", "(define a 100) (define b 2)", &[]);
        life.save("a.lisp", "(define a 1) (define b 2)", &["a"]);
    }

    #[test]
    fn two_files_that_define_one_name_do_not_take_turns() {
        let mut life = Life::new();
        life.save("a.lisp", "(define x 1)", &["x"]);
        life.save("b.lisp", "(define x 2)", &["x"]);
        life.save("a.lisp", "(define x 1)", &[]);
        life.save("b.lisp", "(define x 2)", &[]);
    }

    #[test]
    fn a_name_defined_twice_is_taken_once_as_it_ends() {
        let mut life = Life::new();
        life.save("a.lisp", "(define x 1) (define x 2)", &["x"]);
        life.save("a.lisp", "(define x 1) (define x 2)", &[]);
        life.save("a.lisp", "(define x 9) (define x 2)", &[]);
    }

    #[test]
    fn a_definition_that_comes_back_as_it_was_is_not_news_while_it_holds() {
        let mut life = Life::new();
        life.save("a.lisp", "(define x 1)", &["x"]);
        life.save("a.lisp", "", &[]);
        life.save("a.lisp", "(define x 1)", &[]);
        life.define_elsewhere("x", "(define x 5)");
        life.save("a.lisp", "", &[]);
        life.save("a.lisp", "(define x 1)", &["x"]);
    }

    #[test]
    fn a_name_is_at_home_where_it_was_last_taken_from_and_still_stands() {
        let mut life = Life::new();
        life.save("a.lisp", "(define x 1)", &["x"]);
        life.save("b.lisp", "(define x 2) (define y 1)", &["x", "y"]);
        assert_eq!(life.intake.home("x"), Some("b.lisp"));
        life.save("b.lisp", "(define y 1)", &[]);
        assert_eq!(life.intake.home("x"), Some("a.lisp"));
        life.intake.forget("a.lisp");
        assert_eq!(life.intake.home("x"), None);
        assert_eq!(life.intake.taken_from("x"), Some("b.lisp"));
    }

    #[test]
    fn what_left_a_file_is_told() {
        let mut intake = Intake::default();
        let mut look = |text: &str| {
            let forms = forms_of("a", text).expect("the text is whole");
            let changes = intake.changed("a", forms, |_| None);
            for it in &changes.changed {
                intake.remember("a", &it.name, Hash::text(&it.text));
            }
            (changes.gone, changes.before.join(" "), changes.is_blank)
        };
        let both = "(define x 1) (define y 2)";
        assert_eq!(look(both), (vec![], String::new(), false));
        let gone = vec!["x".to_string()];
        assert_eq!(look("(define y 3)"), (gone, "x y".into(), false));
        assert_eq!(look("(define y 3)"), (vec![], "y".into(), false));
        let gone = vec!["y".to_string()];
        assert_eq!(look("\n"), (gone, "y".into(), true));
    }

    #[test]
    fn an_unbalanced_file_names_the_form_and_its_line() {
        let text = "(define a 1)\n\n(defun area (r)\n  (* r r)\n";
        let complaint = forms_of("src/a.lisp", text).expect_err("it is not whole");
        assert!(complaint.starts_with("src/a.lisp:3: "), "{complaint}");
        assert!(complaint.contains("(defun area"), "{complaint}");
    }

    #[test]
    fn of_a_name_that_ended_a_file_only_knows_what_it_said() {
        let mut intake = Intake::default();
        let text = Hash::text("(define x 1)");
        for (name, is_over) in [("x", false), ("y", true)] {
            intake.recall(&Said {
                file: "a".into(),
                name: name.into(),
                text,
                is_over,
            });
        }
        assert_eq!(intake.taken_from("x"), Some("a"));
        assert_eq!(intake.taken_from("y"), None);
        assert!(intake.is_seen("a", "y", text), "it is no news there");
    }

    #[test]
    fn a_complaint_is_made_once() {
        let mut intake = Intake::default();
        assert!(intake.is_news("a", Some("open")));
        assert!(!intake.is_news("a", Some("open")));
        assert!(intake.is_news("a", Some("still open, elsewhere")));
        assert!(!intake.is_news("a", None));
        assert!(intake.is_news("a", Some("open")));
    }

    #[test]
    fn what_is_no_text_is_unfit_and_says_why() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |bytes: &[u8]| {
            let path = folder.path().join("a.lisp");
            std::fs::write(&path, bytes).expect("a file");
            read_source(&path)
        };
        assert_eq!(write(b"(f)"), FileText::Text("(f)".into()));
        let unfit = |text: FileText, part: &str| match text {
            FileText::Unfit(why) => assert!(why.contains(part), "{why}"),
            other => panic!("{other:?} should be unfit"),
        };
        unfit(write(b"(f)\n\xff"), "line 2");
        unfit(write(b"\x7fELF\0\0"), "binary");
        assert_eq!(read_source(&folder.path().join("none")), FileText::Gone);
    }
}
