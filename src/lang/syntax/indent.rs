//! The column at which a new line begins.

use super::kind::SyntaxKind;
use super::lexer::{self, Guard, SyntaxToken};

/// Heads whose body is indented by two, beside everything that begins with `def` or `with-`.
const BODY_HEADS: &[&str] = &[
    "async",
    "begin",
    "block",
    "case",
    "catch",
    "cond",
    "destructuring-bind",
    "do",
    "dolist",
    "dotimes",
    "ecase",
    "etypecase",
    "finally",
    "flet",
    "fn",
    "for",
    "for-range",
    "guard",
    "handler-bind",
    "handler-case",
    "if-let",
    "labels",
    "lambda",
    "let",
    "let*",
    "let*-values",
    "let-syntax",
    "let-values",
    "letrec",
    "letrec*",
    "letrec-syntax",
    "loop",
    "macrolet",
    "match",
    "match*",
    "module",
    "multiple-value-bind",
    "parameterize",
    "prog1",
    "prog2",
    "progn",
    "restart-case",
    "return-from",
    "rule",
    "symbol-macrolet",
    "try",
    "typecase",
    "unless",
    "unwind-protect",
    "when",
    "when-let",
    "while",
];

/// Returns how many columns to indent a line that is begun at `offset`, by what is open before it.
pub fn indent_for(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let lexed = lexer::lex(before, Guard::Off);
    if lexed.text_left_open {
        return 0;
    }
    let mut open: Vec<usize> = Vec::new();
    for (position, token) in lexed.tokens.iter().enumerate() {
        if token.kind.opened_node().is_some() {
            open.push(position);
        } else if token.kind.is_closer() {
            open.pop();
        }
    }
    match open.last() {
        Some(&position) => inside(before, &lexed.tokens, position),
        None => 0,
    }
}

fn inside(text: &str, tokens: &[SyntaxToken], open: usize) -> usize {
    let bracket = tokens[open];
    let first_column = column(text, bracket.span.end as usize);
    if bracket.kind != SyntaxKind::OpenParen {
        return first_column;
    }
    let mut rest = tokens[open + 1..]
        .iter()
        .filter(|token| !token.kind.is_trivia());
    let Some(head) = rest.next() else {
        return first_column;
    };
    if head.kind != SyntaxKind::Symbol {
        return first_column;
    }
    let name = &text[head.span.range()];
    if name.starts_with("def") || name.starts_with("with-") || BODY_HEADS.contains(&name) {
        return column(text, bracket.span.start as usize) + 2;
    }
    match rest.next() {
        Some(argument) if same_line(text, head.span.end, argument.span.start) => {
            column(text, argument.span.start as usize)
        }
        _ => first_column,
    }
}

fn same_line(text: &str, from: u32, to: u32) -> bool {
    !text[from as usize..to as usize].contains('\n')
}

fn column(text: &str, offset: usize) -> usize {
    let line_start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    text[line_start..offset].chars().count()
}
