//! How classes, their slots, objects and generic functions lie in the heap.

use crate::lang::value::Value;
use crate::lang::value::globals::Globals;
use crate::lang::value::heap::Heap;
use crate::lang::value::kind::Kind;
use crate::lang::value::symbol::{Symbol, Symbols};

/// The slots of a `Class`.
pub mod class {
    pub const NAME: usize = 0;
    /// The direct superclasses, a list.
    pub const SUPERS: usize = 1;
    /// The class and all it inherits from, most specific first; a list that ends with symbols of
    /// built-in classes.
    pub const PRECEDENCE: usize = 2;
    /// The names of an object's own slots, a tuple: its identity tells old objects from new ones.
    pub const LAYOUT: usize = 3;
    /// The effective slots, a tuple of slot tuples.
    pub const SLOTS: usize = 4;
    /// The slots written in the definition itself, a list.
    pub const DIRECT_SLOTS: usize = 5;
    pub const DOCSTRING: usize = 6;
    /// The direct subclasses, a list.
    pub const SUBCLASSES: usize = 7;
    /// `(initarg . thunk)` pairs.
    pub const DEFAULT_INITARGS: usize = 8;
    /// `standard-class`, `structure-class` or `record-type`.
    pub const METACLASS: usize = 9;
    /// `(generic . method)` pairs of accessors that the definition made.
    pub const ACCESSORS: usize = 10;
    pub const COUNT: usize = 11;
}

/// The slots of a slot definition, a `Tuple`.
pub mod slot {
    pub const NAME: usize = 0;
    /// A list of keywords.
    pub const INITARGS: usize = 1;
    /// A function of no arguments, or nil.
    pub const INITFORM: usize = 2;
    /// The cell of a slot shared by all objects, or nil.
    pub const SHARED: usize = 3;
    pub const TYPE: usize = 4;
    pub const DOCSTRING: usize = 5;
}

/// The slots of an `Instance`.
pub mod instance {
    pub const CLASS: usize = 0;
    /// The layout of the class when the object was last brought up to date.
    pub const LAYOUT: usize = 1;
    /// The values, a tuple in the order of the layout.
    pub const STORAGE: usize = 2;
}

/// The slots of a generic function, a `Callable`.
pub mod generic {
    /// A list of methods.
    pub const METHODS: usize = 2;
    /// How many arguments decide, or nil where nothing says so.
    pub const REQUIRED: usize = 3;
    pub const DOCSTRING: usize = 4;
    /// The operator that combines the answers of the methods, a symbol; nil for the standard way.
    pub const COMBINATION: usize = 5;
}

/// The slots of a method, a `Tuple`.
pub mod method {
    /// nil, `:before`, `:after`, `:around`, or the symbol of an operator.
    pub const QUALIFIER: usize = 0;
    /// A list of classes, symbols of built-in types and `(eql value)` tuples.
    pub const SPECIALIZERS: usize = 1;
    /// A function; for readers and writers the name of the slot.
    pub const FUNCTION: usize = 2;
    /// `:plain`, `:next` where it calls the next method, `:reader` or `:writer`.
    pub const STYLE: usize = 3;
}

pub fn is_class(heap: &Heap, value: Value) -> bool {
    heap.is(value, Kind::Class)
}

/// Reads a slot that the kind of the object has.
pub fn part(heap: &Heap, object: Value, index: usize) -> Value {
    heap.slot(object, index).unwrap_or(Value::NIL)
}

pub fn class_of_name(symbols: &Symbols, globals: &Globals, name: Symbol) -> Option<Value> {
    let hidden = symbols.find(&hidden_name(symbols.name(name)))?;
    globals.value_of(hidden)
}

/// The global that holds the class of a name, whatever else the name is bound to.
pub fn hidden_name(name: &str) -> String {
    format!("(class {name})")
}

/// The elements of a proper list.
pub fn list(heap: &Heap, value: Value) -> Vec<Value> {
    heap.elements(value).collect()
}

/// Returns the fields of a structure or record type, inherited ones first.
pub fn structure_fields(
    heap: &Heap,
    symbols: &Symbols,
    globals: &Globals,
    name: Symbol,
) -> Option<Vec<Symbol>> {
    let found = class_of_name(symbols, globals, name)?;
    let slots = heap.slots(part(heap, found, class::SLOTS));
    Some(
        slots
            .iter()
            .filter_map(|&it| part(heap, it, slot::NAME).as_symbol())
            .collect(),
    )
}

/// Returns the names of the slots of a class's objects, inherited ones first.
pub fn slot_names(heap: &Heap, found: Value) -> Vec<Value> {
    let slots = heap.slots(part(heap, found, class::SLOTS));
    slots.iter().map(|&it| part(heap, it, slot::NAME)).collect()
}

/// Returns the slots of an object, structure or record with their values; those without a value are
/// left out.
pub fn slots_of(heap: &Heap, object: Value) -> Vec<(Value, Value)> {
    let slots = heap.slots(object);
    let pairs: Vec<(Value, Value)> = match heap.kind(object) {
        Some(Kind::Instance) => {
            let names = heap.slots(slots[instance::LAYOUT]);
            let values = heap.slots(slots[instance::STORAGE]);
            names.iter().copied().zip(values.iter().copied()).collect()
        }
        Some(Kind::Record) => {
            let names = slot_names(heap, slots[0]);
            names.into_iter().zip(slots[1..].iter().copied()).collect()
        }
        _ => Vec::new(),
    };
    let is_bound = |&(_, value): &(Value, Value)| value != Value::UNBOUND && value != Value::ABSENT;
    pairs.into_iter().filter(is_bound).collect()
}
