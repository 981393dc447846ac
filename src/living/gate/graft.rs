//! What of a definition stays when a model writes it anew: models leave out what they were shown.

use crate::lang::definition::heads::Shape;
use crate::lang::definition::{Definition, Parts, TopForm, definitions};
use crate::lang::source::SourceText;
use crate::lang::syntax;

/// What of the old definition stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeps {
    /// Comments, directives and docstring where the new one has none.
    Missing,
    /// The docstring in any case: it says what is wanted.
    Docstring,
}

/// Returns the new definition with what stays of the old one.
pub fn graft(old: &Definition, new: Definition, keeps: Keeps) -> Definition {
    let text = format!("{}{}", lead(old, &new), body(old, &new, keeps));
    if text == new.text {
        return new;
    }
    let source = SourceText::new(&*new.source.name, text).in_package(new.source.package());
    let found = definitions(&source).0.into_iter();
    let mut same = found.filter_map(|form| match form {
        TopForm::Definition(it) if it.name == new.name && it.kind == new.kind => Some(*it),
        _ => None,
    });
    // What cannot be put together stays as the model wrote it.
    same.next().unwrap_or(new)
}

/// Returns the form of a definition without its docstring.
pub fn without_docstring(it: &Definition) -> String {
    let text = form_text(it);
    let parse = syntax::parse(&text);
    let parts = parse.tree.forms().next().and_then(Parts::of);
    let Some(docstring) = parts.and_then(|it| it.docstring) else {
        return text;
    };
    let span = docstring.span();
    let (before, after) = (&text[..span.start as usize], &text[span.end as usize..]);
    format!("{} {}", before.trim_end(), after.trim_start())
}

/// What stands before the form.
fn lead(old: &Definition, new: &Definition) -> String {
    let before = |it: &Definition| {
        let start = (it.form_span.start - it.span.start) as usize;
        it.text.get(..start).unwrap_or_default().to_string()
    };
    let (old, new) = (before(old), before(new));
    if new.trim().is_empty() {
        return old;
    }
    let directives = old.lines().filter(|line| line.starts_with(";;@"));
    let missing: Vec<&str> = directives
        .filter(|line| !new.lines().any(|it| it == *line))
        .collect();
    let mut lead = String::new();
    for line in missing {
        lead.push_str(line);
        lead.push('\n');
    }
    lead + &new
}

/// The form, with the old docstring in it where that stays.
fn body(old: &Definition, new: &Definition, keeps: Keeps) -> String {
    let text = form_text(new);
    let stays = old.docstring.is_some()
        && (new.docstring.is_none()
            || (keeps == Keeps::Docstring && old.docstring != new.docstring));
    match stays.then(|| literal(old)).flatten() {
        Some(docstring) => with_docstring(&text, &docstring).unwrap_or(text),
        None => text,
    }
}

fn form_text(it: &Definition) -> String {
    let start = (it.form_span.start - it.span.start) as usize;
    it.text.get(start..).unwrap_or_default().to_string()
}

/// The docstring as it is written.
fn literal(it: &Definition) -> Option<String> {
    let text = form_text(it);
    let parse = syntax::parse(&text);
    let parts = Parts::of(parse.tree.forms().next()?)?;
    Some(parts.docstring?.text().to_string())
}

/// Puts a docstring where one belongs, in the place of the one that is there.
fn with_docstring(form: &str, docstring: &str) -> Option<String> {
    let parse = syntax::parse(form);
    let parts = Parts::of(parse.tree.forms().next()?)?;
    if let Some(there) = parts.docstring {
        let span = there.span();
        let (before, after) = (&form[..span.start as usize], &form[span.end as usize..]);
        return Some(format!("{before}{docstring}{after}"));
    }
    let behind = match (parts.head.shape, parts.parameters) {
        (Shape::Function, _) => parts.name_node,
        // `(define (f n) …)`, whose list holds the name.
        (Shape::Define, Some(list))
            if list.span().contains(parts.name_node.span().start as usize) =>
        {
            list
        }
        (Shape::Define, _) => parts.name_node,
        _ => return None,
    };
    let (before, after) = form.split_at(behind.span().end as usize);
    Some(format!("{before}\n  {docstring}\n  {}", after.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sole(text: &str) -> Definition {
        let source = SourceText::new("text", text);
        let found = definitions(&source).0.into_iter();
        let mut found = found.filter_map(|form| match form {
            TopForm::Definition(it) => Some(*it),
            TopForm::Expression { .. } => None,
        });
        found.next().expect("a definition")
    }

    fn grafted(old: &str, new: &str, keeps: Keeps) -> String {
        graft(&sole(old), sole(new), keeps).text
    }

    #[test]
    fn what_a_model_leaves_out_stays() {
        let old = ";; Why.\n;;@self-heal\n(defn f\n  \"Says.\n  >>> (f 1)\n  1\"\n  (n) n)";
        assert_eq!(
            grafted(old, "(defn f (n) (* n 1))", Keeps::Missing),
            ";; Why.\n;;@self-heal\n(defn f\n  \"Says.\n  >>> (f 1)\n  1\"\n  (n) (* n 1))"
        );
        assert_eq!(
            grafted(old, "(define (f n) (* n 1))", Keeps::Missing),
            ";; Why.\n;;@self-heal\n(define (f n)\n  \"Says.\n  >>> (f 1)\n  1\"\n  (* n 1))"
        );
        assert_eq!(
            grafted(old, "(define f (memoize (fn (n) n)))", Keeps::Missing),
            ";; Why.\n;;@self-heal\n(define f\n  \"Says.\n  >>> (f 1)\n  1\"\n  (memoize (fn (n) n)))"
        );
        let other = ";; New.\n(defn f \"Tells.\" (n) n)";
        assert_eq!(
            grafted(old, other, Keeps::Missing),
            format!(";;@self-heal\n{other}")
        );
        assert_eq!(
            grafted(old, "(defn f \"Tells.\" (n) 2)", Keeps::Docstring),
            ";; Why.\n;;@self-heal\n(defn f \"Says.\n  >>> (f 1)\n  1\" (n) 2)"
        );
        assert_eq!(
            grafted(
                "(defn f (n) n)",
                "(defn f \"Tells.\" (n) 2)",
                Keeps::Docstring
            ),
            "(defn f \"Tells.\" (n) 2)"
        );
    }
}
