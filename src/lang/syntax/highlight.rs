//! What each piece of a text is, for colours at typing speed.

use super::kind::SyntaxKind;
use super::lexer::{self, Guard, SyntaxToken};
use crate::lang::source::Span;

/// What a piece of text is to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    Comment,
    Directive,
    String,
    /// `${` and `}` of an f-string.
    Interpolation,
    Regex,
    Number,
    Character,
    Keyword,
    /// Booleans and nil.
    Constant,
    Symbol,
    /// The operator of a call.
    Call,
    SpecialForm,
    /// `defun`, `define` and their kin.
    DefinitionHead,
    /// The name that a definition binds.
    DefinedName,
    /// `&rest` and its kin.
    LambdaListKeyword,
    /// Quotes and other prefixes.
    Prefix,
    /// With its depth, from 0, so that pairs can share a colour.
    Bracket(u16),
    /// A closing bracket that closes nothing, and text that is no datum.
    Error,
}

/// Operators that are part of the language, for colouring; what defines is told by its `def`.
pub const SPECIAL_FORMS: &[&str] = &[
    "and",
    "assert",
    "async",
    "await",
    "begin",
    "block",
    "case",
    "catch",
    "check-type",
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
    "function",
    "guard",
    "handler-bind",
    "handler-case",
    "if",
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
    "multiple-value-bind",
    "or",
    "parameterize",
    "prog1",
    "prog2",
    "progn",
    "quasiquote",
    "quote",
    "recur",
    "restart-case",
    "return",
    "return-from",
    "set!",
    "setf",
    "setq",
    "throw",
    "try",
    "typecase",
    "unless",
    "unquote",
    "unquote-splicing",
    "unwind-protect",
    "when",
    "when-let",
    "while",
    "with-slots",
];

/// Words that begin a definition, of the image or of the rules.
pub const DEFINING_WORDS: &[&str] = &[
    "def",
    "defclass",
    "defconstant",
    "defgeneric",
    "define",
    "define-record-type",
    "define-condition",
    "define-syntax",
    "define-values",
    "defmacro",
    "defmethod",
    "defmulti",
    "defn",
    "defpackage",
    "defparameter",
    "defrule",
    "defstruct",
    "deftemplate",
    "deftest",
    "defun",
    "defvar",
];

/// Returns the role of every piece that has one, in order, without overlap.
pub fn highlight(text: &str) -> Vec<(Span, Role)> {
    let tokens = lexer::lex(text, Guard::Off).tokens;
    let mut painter = Painter {
        text,
        open: Vec::new(),
        expects: Expects::Anything,
    };
    let mut roles = Vec::with_capacity(tokens.len());
    for token in tokens {
        if let Some(role) = painter.role(token) {
            roles.push((token.span, role));
        }
    }
    roles
}

/// What the next datum is by its position.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expects {
    Anything,
    Operator,
    /// Right after the head of a definition.
    Name,
    /// Right after the name, or after `fn`.
    Parameters,
    /// Right after `let` and its kin.
    Bindings,
    /// Right after a quote.
    Data,
}

/// What the inside of an open bracket is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Code,
    /// Lists in it are a name and a value.
    Bindings,
    /// Nothing in it is called.
    Data,
}

/// Heads followed by `((name value) …)`.
const BINDING_HEADS: &[&str] = &[
    "let",
    "let*",
    "letrec",
    "letrec*",
    "let-values",
    "let*-values",
    "do",
    "parameterize",
    "with-slots",
    "if-let",
    "when-let",
    "dolist",
    "dotimes",
];

struct Painter<'text> {
    text: &'text str,
    open: Vec<(SyntaxKind, Inside)>,
    expects: Expects,
}

impl Painter<'_> {
    fn role(&mut self, token: SyntaxToken) -> Option<Role> {
        let kind = token.kind;
        let expected = self.expects;
        if !kind.is_trivia() {
            self.expects = Expects::Anything;
        }
        Some(match kind {
            SyntaxKind::Whitespace => return None,
            SyntaxKind::Directive => Role::Directive,
            SyntaxKind::LineComment | SyntaxKind::BlockComment => Role::Comment,
            SyntaxKind::FStringOpen => {
                self.open.push((SyntaxKind::FString, Inside::Code));
                Role::String
            }
            SyntaxKind::InterpolationOpen => {
                self.open.push((SyntaxKind::Interpolation, Inside::Code));
                Role::Interpolation
            }
            SyntaxKind::FStringText | SyntaxKind::String => Role::String,
            SyntaxKind::Regex => Role::Regex,
            SyntaxKind::Number => Role::Number,
            SyntaxKind::Character => Role::Character,
            SyntaxKind::Keyword => Role::Keyword,
            SyntaxKind::Boolean | SyntaxKind::Nil => Role::Constant,
            SyntaxKind::Symbol | SyntaxKind::UninternedSymbol => self.symbol(token, expected),
            SyntaxKind::Dot => Role::Prefix,
            SyntaxKind::Unknown => self.unknown(token),
            _ if kind.is_closer() => self.close(kind),
            _ => match kind.opened_node() {
                Some(node) => self.bracket(kind, node, expected),
                None => {
                    if kind == SyntaxKind::QuoteMark {
                        self.expects = Expects::Data;
                    }
                    Role::Prefix
                }
            },
        })
    }

    fn symbol(&mut self, token: SyntaxToken, expected: Expects) -> Role {
        let name = &self.text[token.span.range()];
        match expected {
            Expects::Name => {
                self.expects = Expects::Parameters;
                Role::DefinedName
            }
            Expects::Operator if DEFINING_WORDS.contains(&name) => {
                self.expects = Expects::Name;
                Role::DefinitionHead
            }
            Expects::Operator if SPECIAL_FORMS.contains(&name) => {
                if name == "fn" || name == "lambda" {
                    self.expects = Expects::Parameters;
                } else if BINDING_HEADS.contains(&name) {
                    self.expects = Expects::Bindings;
                }
                Role::SpecialForm
            }
            Expects::Operator => Role::Call,
            // The name of a named `let`.
            Expects::Bindings => {
                self.expects = Expects::Bindings;
                Role::Symbol
            }
            _ if name.starts_with('&') && name.len() > 1 => Role::LambdaListKeyword,
            _ => Role::Symbol,
        }
    }

    /// A text that is still being typed keeps its colour.
    fn unknown(&self, token: SyntaxToken) -> Role {
        let text = &self.text[token.span.range()];
        if text.starts_with('"') {
            Role::String
        } else if text.starts_with("#\"") {
            Role::Regex
        } else {
            Role::Error
        }
    }

    fn bracket(&mut self, token: SyntaxKind, node: SyntaxKind, expected: Expects) -> Role {
        let depth = self.depth();
        let around = self.open.last().map_or(Inside::Code, |&(_, inside)| inside);
        let is_list = matches!(token, SyntaxKind::OpenParen | SyntaxKind::OpenShortLambda);
        let inside = match (around, expected) {
            (Inside::Data, _) | (_, Expects::Data | Expects::Parameters) => Inside::Data,
            (_, Expects::Bindings) => Inside::Bindings,
            _ => Inside::Code,
        };
        self.expects = match expected {
            // `(define (f x) …)`, `(defstruct (point …) …)`: the name is inside.
            Expects::Name if is_list => Expects::Name,
            _ if is_list && inside == Inside::Code && around != Inside::Bindings => {
                Expects::Operator
            }
            _ => Expects::Anything,
        };
        self.open.push((node, inside));
        Role::Bracket(depth)
    }

    fn depth(&self) -> u16 {
        self.open.len().min(usize::from(u16::MAX)) as u16
    }

    fn close(&mut self, kind: SyntaxKind) -> Role {
        let closes = self
            .open
            .last()
            .and_then(|(node, _)| node.closer())
            .is_some_and(|(closer, _)| closer == kind);
        if !closes {
            return Role::Error;
        }
        self.open.pop();
        match kind {
            SyntaxKind::FStringClose => Role::String,
            SyntaxKind::InterpolationClose => Role::Interpolation,
            _ => Role::Bracket(self.depth()),
        }
    }
}
