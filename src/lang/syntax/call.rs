//! The call that a place in a text belongs to, for who types it: the text need not be whole.

use super::kind::SyntaxKind;
use super::lexer::{self, Guard};

/// A call and the argument that a place belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallSite {
    /// The name in operator position.
    pub head: String,
    /// Which argument, from 1; 0 is the head itself.
    pub argument: usize,
}

/// An open bracket.
struct Open {
    /// Whether the head of what is inside is called: it is a list, and not quoted.
    is_call: bool,
    head: Option<String>,
    /// Data begun so far, the head among them.
    count: usize,
}

/// Returns the innermost call around the end of a text.
pub fn call_before(text: &str) -> Option<CallSite> {
    let lexed = lexer::lex(text, Guard::Off);
    if lexed.text_left_open && ends_in_comment(&lexed.tokens) {
        return None;
    }
    let mut open: Vec<Open> = Vec::new();
    let mut quoted = false;
    let mut at_blank = true;
    for token in &lexed.tokens {
        at_blank = token.kind.is_trivia();
        if at_blank {
            continue;
        }
        if token.kind.is_closer() {
            open.pop();
            quoted = false;
            continue;
        }
        if token.kind.prefixed_node().is_some() {
            quoted |= matches!(
                token.kind,
                SyntaxKind::QuoteMark | SyntaxKind::QuasiquoteMark
            );
            continue;
        }
        if let Some(innermost) = open.last_mut() {
            innermost.count += 1;
            if innermost.count == 1 && token.kind == SyntaxKind::Symbol {
                innermost.head = text.get(token.span.range()).map(str::to_string);
            }
        }
        if token.kind.opened_node().is_some() {
            let inside_data = open
                .last()
                .is_some_and(|it| !it.is_call && it.head.is_some());
            open.push(Open {
                is_call: token.kind == SyntaxKind::OpenParen && !quoted && !inside_data,
                head: None,
                count: 0,
            });
        }
        quoted = false;
    }
    let innermost = open.len();
    let at = open
        .iter()
        .rposition(|it| it.is_call && it.head.is_some())?;
    let call = &open[at];
    // Behind a blank the next argument begins; inside of another bracket it has begun.
    let begins = at + 1 == innermost && at_blank;
    Some(CallSite {
        head: call.head.clone()?,
        argument: call.count - usize::from(!begins),
    })
}

fn ends_in_comment(tokens: &[lexer::SyntaxToken]) -> bool {
    tokens.last().is_some_and(|it| it.kind.is_comment())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<(String, usize)> {
        call_before(text).map(|it| (it.head, it.argument))
    }

    fn site(head: &str, argument: usize) -> Option<(String, usize)> {
        Some((head.to_string(), argument))
    }

    #[test]
    fn the_argument_is_the_one_that_is_typed() {
        assert_eq!(at("(map"), site("map", 0));
        assert_eq!(at("(map "), site("map", 1));
        assert_eq!(at("(map inc"), site("map", 1));
        assert_eq!(at("(map inc "), site("map", 2));
        assert_eq!(at("(map inc '(1 2"), site("map", 2));
        assert_eq!(at("(map inc [1 "), site("map", 2));
        assert_eq!(at("(map inc (filter even? "), site("filter", 2));
        assert_eq!(at("(map inc (filter even? xs)"), site("map", 2));
        assert_eq!(at("(map \"a (b"), site("map", 1));
        assert_eq!(at("(str f\"${(inc "), site("inc", 1));
    }

    #[test]
    fn what_is_no_call_has_no_site() {
        for text in [
            "",
            "map",
            "'(map ",
            "(map inc xs)",
            "(1 2 ",
            "; (map ",
            "((f) ",
        ] {
            assert_eq!(at(text), None, "{text}");
        }
    }
}
