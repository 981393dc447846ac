//! What is sent along with a question: chips, and what the question mentions behind `@`.

use crate::session::view::context::Context;
use crate::session::view::diff::DiffSide;

/// Characters of a chip.
const CHIP_MAX: usize = 40;
/// What mentions everything that the program defines.
const ENVIRONMENT: &str = "*env*";

/// Returns what a context is called on its chip.
pub(super) fn chip(context: &Context) -> String {
    let title = match context {
        Context::Definition(name) => name.clone(),
        Context::File(path) => path.clone(),
        Context::Value(text) => format!("value {text}"),
        Context::Environment => ENVIRONMENT.to_owned(),
        Context::Finding { commit, rule } => format!("{rule} #{commit}"),
        Context::Diff { left, right } => format!("diff {}..{}", side(left), side(right)),
        Context::Milestone(seq) => format!("milestone #{seq}"),
        Context::Error(text) => format!("error {text}"),
    };
    let line = title.lines().next().unwrap_or_default();
    match line.char_indices().nth(CHIP_MAX) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

fn side(side: &DiffSide) -> String {
    match side {
        DiffSide::Commit(seq) => format!("#{seq}"),
        DiffSide::Before(seq) => format!("before #{seq}"),
        DiffSide::Held { of, milestone } => format!("#{of} as of milestone #{milestone}"),
        DiffSide::File(name) => format!("{name} in its file"),
        DiffSide::Text { title, .. } => title.clone(),
        DiffSide::Empty => "nothing".to_owned(),
    }
}

/// Returns where the name begins that is being mentioned at the caret, behind its `@`.
pub(super) fn mention_at(text: &str, caret: usize) -> Option<usize> {
    let before = text.get(..caret)?;
    let start = before.rfind(char::is_whitespace).map_or(0, |at| {
        at + before[at..].chars().next().map_or(1, char::len_utf8)
    });
    before[start..].starts_with('@').then_some(start + 1)
}

/// Returns what a question mentions, each once.
pub(super) fn mentioned(text: &str) -> Vec<Context> {
    let mut contexts = Vec::new();
    for word in text.split_whitespace() {
        let Some(name) = word.strip_prefix('@') else {
            continue;
        };
        // `?` and `!` end names here, and sentences elsewhere: a name has at most one of them.
        let name = name.trim_end_matches(['.', ',', ';', ':', ')', '"']);
        let context = match name {
            "" => continue,
            ENVIRONMENT => Context::Environment,
            it if it.contains('/') && it.contains('.') => Context::File(it.to_owned()),
            it if it.ends_with(".lisp") => Context::File(it.to_owned()),
            it => Context::Definition(it.to_owned()),
        };
        if !contexts.contains(&context) {
            contexts.push(context);
        }
    }
    contexts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_mentioned_is_found() {
        let text = "Why is @fib slower than @fib, see @src/a.lisp and @*env*. mail a@b (@empty?)";
        assert_eq!(
            mentioned(text),
            [
                Context::Definition("fib".into()),
                Context::File("src/a.lisp".into()),
                Context::Environment,
            ]
        );
        assert_eq!(
            mentioned("@empty? @ x"),
            [Context::Definition("empty?".into())]
        );
    }

    #[test]
    fn the_name_at_the_caret_is_found() {
        assert_eq!(mention_at("see @fi", 7), Some(5));
        assert_eq!(mention_at("@", 1), Some(1));
        assert_eq!(mention_at("λ @fi", 6), Some(4));
        assert_eq!(mention_at("see fi", 6), None);
        assert_eq!(mention_at("a@fi", 4), None);
    }

    #[test]
    fn a_chip_is_short() {
        assert_eq!(
            chip(&Context::Error("unbound: `x`\n  in f".into())),
            "error unbound: `x`"
        );
        let long = Context::Value("λ".repeat(100));
        assert_eq!(chip(&long).chars().count(), CHIP_MAX + 1);
    }
}
