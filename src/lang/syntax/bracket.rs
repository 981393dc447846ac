//! Brackets: which belong together, and whether a text waits for more.

use super::error::SyntaxError;
use super::kind::SyntaxKind;
use super::lexer::{self, Guard};
use super::parser::{self, FORMS_LOOKED_AT_MAX};

/// Whether the REPL may submit a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Completeness {
    /// Nothing but blanks and comments.
    Empty,
    Complete,
    /// More text is wanted.
    Open {
        /// How the innermost open form begins, such as `(defun area …`; `None` inside of text.
        title: Option<String>,
        /// How many brackets are open.
        depth: usize,
    },
    /// More text at the end cannot mend it.
    Wrong(SyntaxError),
}

/// Says whether a text is whole forms.
pub fn completeness(text: &str) -> Completeness {
    forms_of(text).0
}

/// Says whether a text is whole forms, and of what kinds they are.
pub fn forms_of(text: &str) -> (Completeness, Vec<SyntaxKind>) {
    let reading = parser::read(text, None);
    let errors = reading.parse.errors;
    if let Some(error) = errors.iter().find(|it| !it.incomplete) {
        return (Completeness::Wrong(error.clone()), Vec::new());
    }
    if !errors.is_empty() {
        let open = Completeness::Open {
            title: reading.open_title,
            depth: reading.open_depth,
        };
        return (open, Vec::new());
    }
    let kinds: Vec<SyntaxKind> = reading.parse.tree.forms().map(|it| it.kind()).collect();
    match kinds.is_empty() {
        true => (Completeness::Empty, kinds),
        false => (Completeness::Complete, kinds),
    }
}

/// Whether a text ends inside a string, a comment or a name between bars, where nothing is a bracket.
pub fn ends_inside_text(text: &str) -> bool {
    lexer::lex(text, Guard::Off).text_left_open
}

/// Whether Enter should submit a text: true for everything that does not wait for more.
pub fn is_complete(text: &str) -> bool {
    !matches!(completeness(text), Completeness::Open { .. })
}

/// Returns the bracket that belongs to the one at `offset`.
pub fn matching_bracket(text: &str, offset: usize) -> Option<usize> {
    let lexed = lexer::lex(text, Guard::Off);
    let mut open: Vec<(SyntaxKind, usize, usize)> = Vec::new();
    for token in lexed.tokens {
        let (start, end) = (token.span.start as usize, token.span.end as usize);
        if let Some(node) = token.kind.opened_node() {
            open.push((node, start, end));
        } else if token.kind.is_closer() {
            let belongs = |node: SyntaxKind| node.closer().is_some_and(|(it, _)| it == token.kind);
            // As the reader does, wrong brackets look a few forms up and no further.
            let near = open.len().saturating_sub(FORMS_LOOKED_AT_MAX);
            let found = open[near..].iter().rposition(|&(node, _, _)| belongs(node));
            let Some(position) = found.map(|found| near + found) else {
                if token.span.contains(offset) {
                    return None;
                }
                continue;
            };
            let (_, open_start, open_end) = open[position];
            open.truncate(position);
            if token.span.contains(offset) {
                // The bracket itself is the last byte of `#u8(` and the like.
                return Some(open_end - 1);
            }
            if (open_start..open_end).contains(&offset) {
                return Some(start);
            }
        }
    }
    None
}
