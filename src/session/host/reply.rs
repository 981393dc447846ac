//! What a host function answers, as plain data that any thread may hold.

use super::HostError;
use crate::lang::definition::DirectiveValue;
use crate::lang::value::Value;
use crate::lang::value::map;
use crate::lang::vm::Machine;

/// A value before it is one.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    Nil,
    Boolean(bool),
    Integer(i64),
    Float(f64),
    Character(char),
    Text(String),
    Bytes(Vec<u8>),
    Keyword(String),
    List(Vec<Reply>),
    /// With keywords for keys.
    Record(Vec<(&'static str, Reply)>),
    /// With keywords for keys that are not known before.
    Map(Vec<(String, Reply)>),
}

impl From<DirectiveValue> for Reply {
    fn from(value: DirectiveValue) -> Reply {
        match value {
            DirectiveValue::Yes => Reply::Boolean(true),
            DirectiveValue::Text(text) => Reply::Text(text),
            DirectiveValue::List(texts) => Reply::texts(texts),
        }
    }
}

impl Reply {
    pub fn text(text: impl Into<String>) -> Reply {
        Reply::Text(text.into())
    }

    pub fn texts(texts: Vec<String>) -> Reply {
        Reply::List(texts.into_iter().map(Reply::Text).collect())
    }

    /// Bytes it takes, roughly.
    fn size(&self) -> usize {
        match self {
            Reply::Text(text) | Reply::Keyword(text) => text.len() + 16,
            Reply::Bytes(bytes) => bytes.len() + 16,
            Reply::List(parts) => parts.iter().map(|part| part.size() + 16).sum(),
            Reply::Record(parts) => parts.iter().map(|(_, part)| part.size() + 32).sum(),
            Reply::Map(parts) => parts.iter().map(|(_, part)| part.size() + 64).sum(),
            _ => 16,
        }
    }

    /// Makes a value of it, if the heap has room.
    pub fn into_value(self, machine: &mut Machine) -> Result<Value, HostError> {
        machine
            .heap
            .reserve(self.size())
            .map_err(|_| HostError::new("limit", "the heap limit is reached"))?;
        let _watch = machine.watch();
        Ok(self.build(machine))
    }

    /// Host functions nest what they answer a few levels deep, whatever the program does.
    fn build(self, machine: &mut Machine) -> Value {
        match self {
            Reply::Nil => Value::NIL,
            Reply::Boolean(truth) => Value::boolean(truth),
            Reply::Integer(number) => machine.heap.integer_i64(number),
            Reply::Float(number) => machine.heap.float(number),
            Reply::Character(character) => Value::character(character),
            Reply::Text(text) => machine.heap.string(&text),
            Reply::Bytes(bytes) => machine.heap.bytes(&bytes),
            Reply::Keyword(name) => Value::keyword(machine.symbols.intern(&name)),
            Reply::List(parts) => {
                let parts: Vec<Value> = parts.into_iter().map(|part| part.build(machine)).collect();
                machine.heap.list(&parts)
            }
            Reply::Record(parts) => {
                let parts = parts
                    .into_iter()
                    .map(|(name, part)| (name.to_string(), part));
                Reply::Map(parts.collect()).build(machine)
            }
            Reply::Map(parts) => {
                let mut value = map::empty(&mut machine.heap);
                for (name, part) in parts {
                    let key = Value::keyword(machine.symbols.intern(&name));
                    let part = part.build(machine);
                    value = map::set(&mut machine.heap, value, key, part);
                }
                value
            }
        }
    }
}
