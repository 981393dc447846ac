//! From a saved file to the definitions that changed in it.
//!
//! A definition has changed when its text is neither what the name means now nor what the file said
//! when it was last looked at. The second half keeps a file that was not touched from taking back
//! what was redefined at the REPL, and two files that define one name from taking turns.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use crate::history::hash::Hash;
use crate::lang::definition::{Definition, TopForm, definitions};
use crate::lang::source::SourceText;

pub use crate::lang::limits::SOURCE_BYTES_MAX;
pub use crate::lang::syntax::{Completeness, completeness};

/// What was last taken or seen in each file.
#[derive(Debug, Default)]
pub struct Intake {
    /// File → name → hash of the definition's text.
    seen: HashMap<String, HashMap<String, Hash>>,
    /// File → what was last said about it, so that it is said once.
    complaints: HashMap<String, String>,
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
    /// Notes what a file said, as the history has it: its last commit of a name.
    pub fn remember(&mut self, file: &str, name: &str, text: Hash) {
        let names = self.seen.entry(file.to_string()).or_default();
        names.insert(name.to_string(), text);
    }

    /// Returns the definitions of a text that changed, in its order. `newest` answers the hash of
    /// what a name means now. Where a name is defined twice, the last counts, as it does on loading.
    pub fn changed(
        &mut self,
        file: &str,
        forms: Vec<TopForm>,
        newest: impl Fn(&str) -> Option<Hash>,
    ) -> Vec<Definition> {
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
        let seen = self.seen.entry(file.to_string()).or_default();
        // A definition that left the file is new again when it comes back.
        seen.retain(|name, _| last.contains_key(name));
        let mut changed = Vec::new();
        for definition in found.into_iter().flatten() {
            let text = Hash::text(&definition.text);
            if newest(&definition.name) == Some(text) {
                seen.insert(definition.name, text);
            } else if seen.get(&definition.name) != Some(&text) {
                changed.push(definition);
            }
        }
        changed
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
                .changed(file, forms, |name| newest.get(name).copied());
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
    fn an_unbalanced_file_names_the_form_and_its_line() {
        let text = "(define a 1)\n\n(defun area (r)\n  (* r r)\n";
        let complaint = forms_of("src/a.lisp", text).expect_err("it is not whole");
        assert!(complaint.starts_with("src/a.lisp:3: "), "{complaint}");
        assert!(complaint.contains("(defun area"), "{complaint}");
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
