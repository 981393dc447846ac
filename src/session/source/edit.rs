//! Changing one definition in a text, with every other byte kept.

use super::Standing;
use super::order::Order;
use crate::history::hash::Hash;
use crate::lang::definition::{Definition, TopForm, definitions};
use crate::lang::source::{SourceText, Span};
use crate::lang::syntax::{SyntaxError, replace_form};

/// What is to be done to a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Puts a text in the place of the definition of a name. It may have another name.
    Replace {
        name: String,
        becomes: String,
        text: String,
    },
    /// Takes a definition out, with the comments that belong to it.
    Remove { name: String },
    /// Adds a definition: before those that need it, else at the end.
    Insert { new: Standing },
}

impl Edit {
    /// Returns the name whose definition is changed.
    pub fn name(&self) -> &str {
        match self {
            Edit::Replace { name, .. } | Edit::Remove { name } => name,
            Edit::Insert { new } => &new.name,
        }
    }

    /// Returns the name of the definition that is there afterwards.
    pub fn becomes(&self) -> Option<&str> {
        match self {
            Edit::Replace { becomes, .. } => Some(becomes),
            Edit::Insert { new } => Some(&new.name),
            Edit::Remove { .. } => None,
        }
    }
}

/// Why a text was not changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It cannot be read: this is the first thing wrong.
    Unreadable(String),
    /// It holds no definition of this name.
    Absent(String),
    /// It holds another text of this name than the history knows.
    Drifted(String),
    /// The result would not hold what was meant.
    Unfit(String),
}

/// Changes a text. `known` answers the hash of what it is known to say of a name; where it says
/// something else, the text was edited by someone and is left alone.
pub fn apply(
    text: &str,
    edit: &Edit,
    known: impl Fn(&str) -> Option<Hash>,
) -> Result<String, Refusal> {
    let (found, _) = read(text)?;
    let result = match edit {
        Edit::Replace {
            name, text: new, ..
        } => {
            let old = find(&found, name, known)?;
            replace_form(text, span_to_replace(old, new), new)
        }
        Edit::Remove { name } => {
            let old = find(&found, name, known)?;
            replace_form(text, span_to_remove(text, old.span), "")
        }
        // Where it is there already, someone else put it there.
        Edit::Insert { new } if found.iter().any(|it| it.name == new.name) => {
            return Err(Refusal::Drifted(new.name.clone()));
        }
        Edit::Insert { new } => insert(text, &found, new),
    };
    check(&result, edit, found.len())?;
    Ok(result)
}

/// Reads the definitions of a text, each as often as it stands there.
pub fn read(text: &str) -> Result<(Vec<Definition>, SourceText), Refusal> {
    let source = SourceText::new("file", text);
    let (forms, errors) = definitions(&source);
    if let Some(problem) = SyntaxError::together(&errors, &source) {
        return Err(Refusal::Unreadable(problem.message));
    }
    let found = forms.into_iter().filter_map(|form| match form {
        TopForm::Definition(definition) => Some(*definition),
        TopForm::Expression { .. } => None,
    });
    Ok((found.collect(), source))
}

/// The last of a name counts.
fn find<'a>(
    found: &'a [Definition],
    name: &str,
    known: impl Fn(&str) -> Option<Hash>,
) -> Result<&'a Definition, Refusal> {
    let old = found.iter().rfind(|it| it.name == name);
    let old = old.ok_or_else(|| Refusal::Absent(name.into()))?;
    match known(name) == Some(Hash::text(&old.text)) {
        true => Ok(old),
        false => Err(Refusal::Drifted(name.into())),
    }
}

/// A text without comments of its own takes the place of the form alone: what stands above it in the
/// file stays.
fn span_to_replace(old: &Definition, new: &str) -> Span {
    let source = SourceText::new("new", new);
    let has_comments = definitions(&source)
        .0
        .first()
        .is_some_and(|form| match form {
            TopForm::Definition(new) => new.span.start < new.form_span.start,
            TopForm::Expression { .. } => false,
        });
    match has_comments {
        true => old.span,
        false => old.form_span,
    }
}

/// A line that is left empty, or with a comment alone, goes too, and one of two blank lines that would meet.
fn span_to_remove(text: &str, span: Span) -> Span {
    let (before, after) = (&text[..span.start as usize], &text[span.end as usize..]);
    let gap = after.len() - after.trim_start_matches([' ', '\t', '\r']).len();
    let rest = match after[gap..].starts_with(';') {
        // What stands behind a definition on its line is said of it.
        true => after.find('\n').unwrap_or(after.len()),
        false => gap,
    };
    let begins_line = before.is_empty() || before.ends_with('\n');
    let ends_line = after[rest..].is_empty() || after[rest..].starts_with('\n');
    if !begins_line || !ends_line {
        return span;
    }
    let mut end = (span.end as usize + rest + 1).min(text.len());
    let is_first = before.trim().is_empty();
    if is_first || before.ends_with("\n\n") {
        let following = &text[end..];
        let blank = following.len() - following.trim_start_matches([' ', '\t', '\r']).len();
        if following[blank..].starts_with('\n') {
            end += blank + 1;
        }
    }
    let mut start = span.start as usize;
    // At the end of the text the blank line is the one before.
    if end == text.len() && before.ends_with("\n\n") {
        start -= 1;
    }
    Span {
        start: start as u32,
        end: end as u32,
    }
}

fn insert(text: &str, found: &[Definition], new: &Standing) -> String {
    let mut all: Vec<Standing> = found.iter().map(Standing::of).collect();
    all.push(new.clone());
    let order = Order::of(&all);
    let user = (0..found.len()).find(|&it| order.before(it).contains(&found.len()));
    let place = user.map(|it| found[it].span.start as usize);
    match place.filter(|&at| at == 0 || text[..at].ends_with('\n')) {
        Some(at) => format!("{}{}\n\n{}", &text[..at], new.text, &text[at..]),
        None => {
            let gap = match text {
                "" => "",
                _ if text.ends_with("\n\n") => "",
                _ if text.ends_with('\n') => "\n",
                _ => "\n\n",
            };
            format!("{text}{gap}{}\n", new.text)
        }
    }
}

/// What was meant must be there when the text is read again.
fn check(result: &str, edit: &Edit, before: usize) -> Result<(), Refusal> {
    let unfit = |_| Refusal::Unfit(edit.name().into());
    let expected = match edit {
        Edit::Replace { .. } => before,
        Edit::Remove { .. } => before - 1,
        Edit::Insert { .. } => before + 1,
    };
    let found = read(result).map_err(unfit)?.0;
    let is_there = match edit {
        Edit::Remove { .. } => true,
        Edit::Replace { becomes, text, .. } => holds(&found, becomes, text),
        Edit::Insert { new } => holds(&found, &new.name, &new.text),
    };
    match is_there && found.len() == expected {
        true => Ok(()),
        false => Err(unfit(Refusal::Absent(String::new()))),
    }
}

fn holds(found: &[Definition], name: &str, text: &str) -> bool {
    let mut named = found.iter().filter(|it| it.name == name);
    named.any(|it| it.text.ends_with(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Applies an edit to a text of which everything is known.
    fn edited(text: &str, edit: Edit) -> Result<String, Refusal> {
        let known: Vec<(String, Hash)> = read(text)
            .expect("it can be read")
            .0
            .iter()
            .map(|it| (it.name.clone(), Hash::text(&it.text)))
            .collect();
        apply(text, &edit, |name| {
            let found = known.iter().rfind(|(known, _)| known == name);
            found.map(|(_, hash)| *hash)
        })
    }

    fn replace(name: &str, text: &str) -> Edit {
        Edit::Replace {
            name: name.into(),
            becomes: name.into(),
            text: text.into(),
        }
    }

    fn insert(kind: &str, name: &str, text: &str) -> Edit {
        Edit::Insert {
            new: Standing {
                package: crate::lang::source::USER_PACKAGE.into(),
                name: name.into(),
                kind: kind.into(),
                text: text.into(),
            },
        }
    }

    const FILE: &str = "; A heading.\n\n;; Of a.\n(define a 1) ; one\n\n(begin\n  (define b 2))\n(display \"x\")\n(define c 3)";

    #[test]
    fn every_other_byte_is_kept() {
        assert_eq!(
            edited(FILE, replace("a", "(define a\n  100)")),
            Ok(FILE.replace("(define a 1)", "(define a\n  100)"))
        );
        assert_eq!(
            edited(FILE, replace("b", "(define b 5)")),
            Ok(FILE.replace("(define b 2)", "(define b 5)"))
        );
        assert_eq!(
            edited(FILE, replace("c", "(define (c) 5)")),
            Ok(FILE.replace("(define c 3)", "(define (c) 5)"))
        );
    }

    #[test]
    fn comments_of_the_new_text_take_the_place_of_the_old() {
        assert_eq!(
            edited(FILE, replace("a", "; Anew.\n; Two.\n(define a 2)")),
            Ok(FILE.replace(";; Of a.\n(define a 1)", "; Anew.\n; Two.\n(define a 2)"))
        );
    }

    #[test]
    fn the_last_of_a_name_is_replaced() {
        let text = "(define a 1)\n(define a 2)\n";
        let expected = "(define a 1)\n(define a 3)\n";
        assert_eq!(
            edited(text, replace("a", "(define a 3)")),
            Ok(expected.into())
        );
    }

    #[test]
    fn what_someone_edited_is_left_alone() {
        let edit = replace("a", "(define a 2)");
        let other = Some(Hash::text("(define a 9)"));
        let drifted = Err(Refusal::Drifted("a".into()));
        assert_eq!(apply("(define a 1)", &edit, |_| other), drifted);
        assert_eq!(apply("(define a 1)", &edit, |_| None), drifted);
        assert_eq!(
            apply("(define b 1)", &edit, |_| other),
            Err(Refusal::Absent("a".into()))
        );
        let unreadable = apply("(define a 1", &edit, |_| other);
        assert!(
            matches!(unreadable, Err(Refusal::Unreadable(_))),
            "{unreadable:?}"
        );
    }

    #[test]
    fn a_text_that_would_swallow_others_is_refused() {
        for text in [
            "(define a 2",
            "(define a 2) (define d 4)",
            "(define a 2) #|",
        ] {
            let refused = edited(FILE, replace("a", text));
            assert_eq!(refused, Err(Refusal::Unfit("a".into())), "{text}");
        }
    }

    #[test]
    fn a_definition_goes_with_its_comments_and_one_blank_line() {
        let remove = |name: &str| Edit::Remove { name: name.into() };
        let text = ";; Of a.\n(define a 1)\n\n(define b 2)\n\n;;@allow x y\n(define c 3)\n";
        assert_eq!(
            edited(text, remove("a")),
            Ok("(define b 2)\n\n;;@allow x y\n(define c 3)\n".into())
        );
        assert_eq!(
            edited(text, remove("b")),
            Ok(";; Of a.\n(define a 1)\n\n;;@allow x y\n(define c 3)\n".into())
        );
        assert_eq!(
            edited(text, remove("c")),
            Ok(";; Of a.\n(define a 1)\n\n(define b 2)\n".into())
        );
        assert_eq!(
            edited("(define a 1) (define b 2)", remove("a")),
            Ok(" (define b 2)".into())
        );
        assert_eq!(edited("(define a 1)", remove("a")), Ok("".into()));
        let behind = "(define a 1) ; after a\n\n(define b 2) ; after b";
        assert_eq!(
            edited(behind, remove("a")),
            Ok("(define b 2) ; after b".into())
        );
        assert_eq!(
            edited(behind, remove("b")),
            Ok("(define a 1) ; after a\n".into())
        );
    }

    #[test]
    fn a_new_definition_stands_before_who_needs_it_and_else_at_the_end() {
        assert_eq!(
            edited("", insert("function", "f", "(defun f () 1)")),
            Ok("(defun f () 1)\n".into())
        );
        assert_eq!(
            edited("(define a 1)", insert("function", "f", "(defun f () 1)")),
            Ok("(define a 1)\n\n(defun f () 1)\n".into())
        );
        assert_eq!(
            edited(
                "; The end.\n\n; Of f.\n(defun f () (m))\n",
                insert("macro", "m", "; A macro.\n(defmacro m () 1)")
            ),
            Ok("; The end.\n\n; A macro.\n(defmacro m () 1)\n\n; Of f.\n(defun f () (m))\n".into())
        );
    }
}
