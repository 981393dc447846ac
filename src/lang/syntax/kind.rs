//! What tokens and nodes of the syntax tree can be.

/// The kind of a token or of a node; atoms are both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum SyntaxKind {
    // Trivia: kept in the token list, never a node (but for `DatumComment`, which children skip).
    Whitespace,
    LineComment,
    /// `;;@key value`.
    Directive,
    /// `#| … |#`, nested.
    BlockComment,

    // Brackets.
    OpenParen,
    CloseParen,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
    /// `#(`
    OpenShortLambda,
    /// `#u8(`
    OpenByteVector,
    /// `#f64(`
    OpenFloatArray,
    /// `#i64(`
    OpenIntegerArray,
    /// `#c(`
    OpenComplex,

    // Prefixes.
    QuoteMark,
    QuasiquoteMark,
    UnquoteMark,
    UnquoteSplicingMark,
    /// `#'`
    FunctionMark,
    /// `@`
    DerefMark,
    /// `#;`
    DatumCommentMark,

    // Parts of an f-string.
    FStringOpen,
    FStringText,
    FStringClose,
    /// `${`
    InterpolationOpen,
    InterpolationClose,

    // Atoms.
    Symbol,
    /// `#:x`
    UninternedSymbol,
    Keyword,
    Number,
    String,
    Regex,
    Character,
    /// `#t #f #true #false true false t`
    Boolean,
    Nil,
    /// The `.` of a dotted pair or of a parameter list.
    Dot,
    /// Text that is no datum of the language; an error says why.
    Unknown,

    // Nodes with children.
    Root,
    List,
    Vector,
    Map,
    ShortLambda,
    ByteVector,
    FloatArray,
    IntegerArray,
    Complex,
    Quote,
    Quasiquote,
    Unquote,
    UnquoteSplicing,
    FunctionQuote,
    Deref,
    FString,
    /// One `${…}` of an f-string, with its expression.
    Interpolation,
    DatumComment,
}

use SyntaxKind::*;

impl SyntaxKind {
    pub fn is_trivia(self) -> bool {
        matches!(self, Whitespace | LineComment | Directive | BlockComment)
    }

    pub fn is_comment(self) -> bool {
        matches!(self, LineComment | Directive | BlockComment)
    }

    pub fn is_atom(self) -> bool {
        matches!(
            self,
            Symbol
                | UninternedSymbol
                | Keyword
                | Number
                | String
                | Regex
                | Character
                | Boolean
                | Nil
                | Dot
                | FStringText
                | Unknown
        )
    }

    /// Returns the node that an opening token begins.
    pub fn opened_node(self) -> Option<SyntaxKind> {
        Some(match self {
            OpenParen => List,
            OpenBracket => Vector,
            OpenBrace => Map,
            OpenShortLambda => ShortLambda,
            OpenByteVector => ByteVector,
            OpenFloatArray => FloatArray,
            OpenIntegerArray => IntegerArray,
            OpenComplex => Complex,
            FStringOpen => FString,
            InterpolationOpen => Interpolation,
            _ => return None,
        })
    }

    /// Returns the node that a prefix token begins; it ends with the datum that follows.
    pub fn prefixed_node(self) -> Option<SyntaxKind> {
        Some(match self {
            QuoteMark => Quote,
            QuasiquoteMark => Quasiquote,
            UnquoteMark => Unquote,
            UnquoteSplicingMark => UnquoteSplicing,
            FunctionMark => FunctionQuote,
            DerefMark => Deref,
            DatumCommentMark => DatumComment,
            _ => return None,
        })
    }

    /// Whether the node is a prefix and one datum.
    pub fn is_prefixed(self) -> bool {
        matches!(
            self,
            Quote | Quasiquote | Unquote | UnquoteSplicing | FunctionQuote | Deref | DatumComment
        )
    }

    /// Returns the text that closes a node, for messages and for matching.
    pub fn closer(self) -> Option<(SyntaxKind, &'static str)> {
        Some(match self {
            List | ShortLambda | ByteVector | FloatArray | IntegerArray | Complex => {
                (CloseParen, ")")
            }
            Vector => (CloseBracket, "]"),
            Map => (CloseBrace, "}"),
            FString => (FStringClose, "\""),
            Interpolation => (InterpolationClose, "}"),
            _ => return None,
        })
    }

    pub fn is_closer(self) -> bool {
        matches!(
            self,
            CloseParen | CloseBracket | CloseBrace | FStringClose | InterpolationClose
        )
    }
}
