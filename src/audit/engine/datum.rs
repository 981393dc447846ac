//! What slots of facts hold: plain data that lives apart from any image.

use std::fmt;
use std::sync::Arc;

/// A value in a fact.
#[derive(Clone, Debug, PartialEq)]
pub enum Datum {
    Nil,
    Boolean(bool),
    Integer(i64),
    Float(f64),
    String(Arc<str>),
    Symbol(Arc<str>),
    Keyword(Arc<str>),
    List(Arc<[Datum]>),
}

impl Datum {
    pub fn string(text: impl Into<Arc<str>>) -> Datum {
        Datum::String(text.into())
    }

    pub fn symbol(name: impl Into<Arc<str>>) -> Datum {
        Datum::Symbol(name.into())
    }

    pub fn keyword(name: impl Into<Arc<str>>) -> Datum {
        Datum::Keyword(name.into())
    }

    /// An empty list is nil, as the language's lists end in what is false.
    pub fn list(elements: Vec<Datum>) -> Datum {
        if elements.is_empty() {
            Datum::Nil
        } else {
            Datum::List(elements.into())
        }
    }

    pub fn strings<T: Into<Arc<str>>>(texts: impl IntoIterator<Item = T>) -> Datum {
        Datum::list(texts.into_iter().map(Datum::string).collect())
    }

    pub fn is_true(&self) -> bool {
        !matches!(self, Datum::Nil | Datum::Boolean(false))
    }

    pub fn integer(&self) -> Option<i64> {
        match self {
            Datum::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// Returns the text of a string, symbol or keyword.
    pub fn text(&self) -> Option<&str> {
        match self {
            Datum::String(text) | Datum::Symbol(text) | Datum::Keyword(text) => Some(text),
            _ => None,
        }
    }

    pub fn elements(&self) -> &[Datum] {
        match self {
            Datum::List(elements) => elements,
            _ => &[],
        }
    }
}

impl fmt::Display for Datum {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Datum::Nil => write!(formatter, "nil"),
            Datum::Boolean(true) => write!(formatter, "#t"),
            Datum::Boolean(false) => write!(formatter, "#f"),
            Datum::Integer(number) => write!(formatter, "{number}"),
            Datum::Float(number) => write!(formatter, "{number}"),
            Datum::String(text) => write!(formatter, "{text:?}"),
            Datum::Symbol(name) => write!(formatter, "{name}"),
            Datum::Keyword(name) => write!(formatter, ":{name}"),
            Datum::List(elements) => {
                write!(formatter, "(")?;
                for (position, element) in elements.iter().enumerate() {
                    if position > 0 {
                        write!(formatter, " ")?;
                    }
                    write!(formatter, "{element}")?;
                }
                write!(formatter, ")")
            }
        }
    }
}

impl From<bool> for Datum {
    fn from(value: bool) -> Datum {
        Datum::Boolean(value)
    }
}

impl From<usize> for Datum {
    fn from(value: usize) -> Datum {
        Datum::Integer(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<u32> for Datum {
    fn from(value: u32) -> Datum {
        Datum::Integer(i64::from(value))
    }
}
