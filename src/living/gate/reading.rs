//! The first step: the text must be definitions of the names that were asked for, and whoever calls one
//! must be able to go on calling it as before.

use std::collections::BTreeSet;

use crate::lang::definition::{Definition, DefinitionKind, Parameters, TopForm, definitions};
use crate::lang::limits::SOURCE_BYTES_MAX;
use crate::lang::source::SourceText;
use crate::lang::syntax::SyntaxError;

/// Bytes of a proposal; a model that says more has lost its way.
pub const PROPOSAL_BYTES_MAX: usize = 256 << 10;
const _: () = assert!(PROPOSAL_BYTES_MAX <= SOURCE_BYTES_MAX);

/// Definitions of one proposal.
pub const DEFINITIONS_MAX: usize = 64;

/// Returns the definitions of a text, in order, or what is wrong with it as a whole. `allowed` are the
/// names that it may define.
pub fn read(source: &SourceText, allowed: &[String]) -> Result<Vec<Definition>, String> {
    if source.text.len() > PROPOSAL_BYTES_MAX {
        let bytes = source.text.len();
        return Err(format!(
            "{bytes} bytes are too many for a proposal: {PROPOSAL_BYTES_MAX} is the most"
        ));
    }
    let (forms, errors) = definitions(source);
    if let Some(problem) = SyntaxError::together(&errors, source) {
        let place = problem.place().map_or_else(String::new, |(line, column)| {
            format!(" (line {line}, column {column})")
        });
        return Err(format!("it cannot be read: {}{place}", problem.message));
    }
    if forms.is_empty() {
        return Err("there is no definition in it".into());
    }
    if forms.len() > DEFINITIONS_MAX {
        let count = forms.len();
        return Err(format!(
            "{count} forms are too many for a proposal: {DEFINITIONS_MAX} is the most"
        ));
    }
    let mut known = BTreeSet::new();
    let mut found = Vec::with_capacity(forms.len());
    for form in forms {
        let definition = match form {
            TopForm::Definition(definition) => *definition,
            TopForm::Expression { text, .. } => {
                return Err(format!("`{}` is no definition", brief(&text)));
            }
        };
        if !allowed.contains(&definition.name) {
            return Err(foreign(&definition.name, allowed));
        }
        if !known.insert(definition.name.clone()) {
            return Err(format!("it defines `{}` twice", definition.name));
        }
        found.push(definition);
    }
    Ok(found)
}

fn foreign(name: &str, allowed: &[String]) -> String {
    if allowed.is_empty() {
        return format!("it defines `{name}`, and no name was asked for");
    }
    let asked: Vec<String> = allowed.iter().map(|it| format!("`{it}`")).collect();
    format!("it defines `{name}`; asked for was {}", asked.join(", "))
}

/// Returns the beginning of a text on one line.
fn brief(text: &str) -> String {
    const CHARACTERS_MAX: usize = 60;
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(CHARACTERS_MAX) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line,
    }
}

/// Returns why a definition cannot take the place of another, if it cannot: it must be of the same kind
/// and take every call that the other takes.
pub fn misfit(old: &Definition, new: &Definition) -> Option<String> {
    // A function that is made by an expression is a variable by its looks; evaluated it tells.
    let made = old.kind == DefinitionKind::Function && new.kind == DefinitionKind::Variable;
    if old.kind != new.kind && !made {
        return Some(format!(
            "`{}` is a {}, and would become a {}",
            old.name,
            old.kind.name(),
            new.kind.name()
        ));
    }
    let (old_list, new_list) = (old.parameters.as_ref()?, new.parameters.as_ref()?);
    narrower(old_list, new_list).map(|why| format!("`{}` {why}", old.name))
}

/// Returns which calls a lambda list refuses that another takes.
fn narrower(old: &Parameters, new: &Parameters) -> Option<String> {
    let (least, new_least) = (old.required.len(), new.required.len());
    if new_least > least {
        return Some(format!(
            "took {least} arguments at least, and would need {new_least}"
        ));
    }
    let (most, new_most) = (least + old.optional.len(), new_least + new.optional.len());
    if new.rest.is_none() && (old.rest.is_some() || new_most < most) {
        let most = match old.rest {
            Some(_) => "any number of arguments".to_string(),
            None => format!("{most} arguments at most"),
        };
        return Some(format!("took {most}, and would take {new_most}"));
    }
    if new.allow_other_keys || (new.rest.is_some() && new.keyword.is_empty()) {
        return None;
    }
    if old.allow_other_keys {
        return Some("took any keyword, and would not".into());
    }
    let keyword = |it: &&crate::lang::definition::Parameter| it.names.first().cloned();
    let known: BTreeSet<_> = new.keyword.iter().filter_map(|it| keyword(&it)).collect();
    let lost = old.keyword.iter().filter_map(|it| keyword(&it));
    lost.into_iter()
        .find(|it| !known.contains(it))
        .map(|it| format!("took the keyword `:{it}`, and would not"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sole(text: &str) -> Definition {
        let source = SourceText::new("proposal", text);
        let mut found = match definitions(&source).0.into_iter().next() {
            Some(TopForm::Definition(it)) => vec![*it],
            other => panic!("{other:?}"),
        };
        found.remove(0)
    }

    fn refused(text: &str) -> String {
        let names = ["f".to_string(), "g".to_string()];
        read(&SourceText::new("proposal", text), &names).expect_err("it should be refused")
    }

    #[test]
    fn only_definitions_of_the_names_asked_for_are_read() {
        let names = ["f".to_string(), "g".to_string()];
        let text = ";; why\n(defn f (n) n)\n\n(defn g () (f 1))";
        let found = read(&SourceText::new("proposal", text), &names).expect("it is read");
        let found: Vec<&str> = found.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(found, ["f", "g"]);
        assert_eq!(refused(""), "there is no definition in it");
        assert_eq!(refused("; nothing"), "there is no definition in it");
        assert!(refused("(defn f (n)").starts_with("it cannot be read: "));
        assert_eq!(
            refused("(defn h () 1)"),
            "it defines `h`; asked for was `f`, `g`"
        );
        assert_eq!(
            refused("(defn f () 1)\n(println \"done\")"),
            "`(println \"done\")` is no definition"
        );
        assert_eq!(
            refused("(defn f () 1) (defn f () 2)"),
            "it defines `f` twice"
        );
        assert!(refused("Of course! Here it is").contains("is no definition"));
        assert!(refused(&"(".repeat(PROPOSAL_BYTES_MAX + 1)).contains("too many"));
        assert!(refused(&"(defn f () 1)".repeat(DEFINITIONS_MAX + 1)).contains("too many"));
    }

    #[test]
    fn a_definition_must_take_every_call_that_the_old_one_takes() {
        let fits = |old: &str, new: &str| misfit(&sole(old), &sole(new));
        let good = [
            ("(defn f (a b) a)", "(defn f (x y) y)"),
            ("(defn f (a b) a)", "(defn f (a &optional b c) a)"),
            ("(defn f (a b) a)", "(defn f (a . rest) a)"),
            ("(defn f (a &key b) a)", "(defn f (a &key b c) a)"),
            ("(defn f (n) n)", "(define f (memoize (fn (n) n)))"),
            ("(define a 1)", "(define a 2)"),
        ];
        for (old, new) in good {
            assert_eq!(fits(old, new), None, "{old} {new}");
        }
        let bad = [
            ("(defn f (a) a)", "(defn f (a b) a)", "would need 2"),
            ("(defn f (a b) a)", "(defn f (a) a)", "would take 1"),
            ("(defn f (a . r) a)", "(defn f (a b) a)", "would need 2"),
            ("(defn f (a . r) a)", "(defn f (a) a)", "any number"),
            ("(defn f (&key b) b)", "(defn f (&key c) c)", "`:b`"),
            ("(defn f (a) a)", "(defmacro f (a) a)", "become a macro"),
            ("(define a 1)", "(defn a () 1)", "become a function"),
        ];
        for (old, new, why) in bad {
            let found = fits(old, new).unwrap_or_default();
            assert!(found.contains(why), "{old} {new}: {found}");
        }
    }
}
