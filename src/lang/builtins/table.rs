//! Mutable hash tables, which compare their keys as `:test` asks for.

use super::argument::{Arguments, arguments};
use super::{Builtin, mutates, pure};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::value::table::Test;
use crate::lang::value::{map, table};
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure("make-hash-table", "&rest options", "Returns an empty table; `:test` says how keys are compared: `eq`, `eql`, `equal` or `equalp`, and `equal` where it says nothing.\n>>> (hash-table-count (make-hash-table :test 'equal))\n0\n>>> (let ((table (make-hash-table :test 'equalp))) (puthash \"A\" 1 table) (gethash \"a\" table))\n1", make),
    pure("hash-table-test", "table", "Returns the name of the function by which a table compares its keys.\n>>> (hash-table-test (make-hash-table :test 'eq))\neq", test_of),
    pure("gethash", "key table &optional default", "Returns what a table has under a key, or the default, or nil.\n>>> (gethash :a (make-hash-table) 0)\n0", get),
    mutates("puthash", "key value table", "Binds a key in a table and returns the value: `(setf (gethash …) …)`.\n>>> (let ((table (make-hash-table))) (puthash :a 1 table) (gethash :a table))\n1", put),
    mutates("hash-table-set!", "table key value", "Binds a key in a table and returns the value.\n>>> (let ((table (make-hash-table))) (hash-table-set! table :a 1))\n1", set).aka(&["hash-table/set!"]),
    mutates("remhash", "key table", "Removes a key; returns whether it was there.\n>>> (remhash :a (make-hash-table))\n#f", remove),
    mutates("hash-table-delete!", "table key", "Removes a key; returns whether it was there.\n>>> (hash-table-delete! (make-hash-table) :a)\n#f", delete),
    mutates("clrhash", "table", "Removes everything and returns the table.\n>>> (hash-table-count (clrhash (make-hash-table)))\n0", clear).aka(&["hash-table-clear!"]),
    pure("hash-table-ref", "table key &optional default", "Returns what a table has under a key, or the default, or nil.\n>>> (hash-table-ref (make-hash-table) :a 7)\n7", reference).aka(&["hash-table/get", "hash-table-ref/default"]),
    pure("hash-table-contains?", "table key", "Returns whether a table has a key.\n>>> (hash-table-contains? (make-hash-table) :a)\n#f", contains).aka(&["hash-table-exists?"]),
    pure("hash-table-count", "table", "Returns how many keys a table has.\n>>> (hash-table-count (make-hash-table))\n0", count).aka(&["hash-table-size"]),
    pure("hash-table-keys", "table", "Returns the keys in order of insertion.\n>>> (hash-table-keys (make-hash-table))\n()", keys),
    pure("hash-table-values", "table", "Returns the values in order of insertion.\n>>> (hash-table-values (make-hash-table))\n()", contents),
    pure("hash-table->alist", "table", "Returns an association list in order of insertion.\n>>> (let ((table (make-hash-table))) (puthash 1 2 table) (hash-table->alist table))\n((1 . 2))", to_alist),
    pure("hash-table->map", "table", "Returns a map of the same keys and values.\n>>> (let ((table (make-hash-table))) (puthash :a 1 table) (hash-table->map table))\n{:a 1}", to_map),
    pure("map->hash-table", "map", "Returns a table of the same keys and values.\n>>> (gethash :a (map->hash-table {:a 1}))\n1", from_map),
    pure("hash-table-copy", "table", "Returns another table with the same keys and values.\n>>> (hash-table-count (hash-table-copy (make-hash-table)))\n0", copy),
    pure("%gethash-values", "key table &optional default", "Returns the value of `gethash` and whether the key is there.\n>>> (multiple-value-list (gethash :a (make-hash-table)))\n(nil #f)", get_both),
];

/// Checks that an argument is a table.
fn table_at(ctx: &NativeContext<'_>, call: Arguments<'_>, index: usize) -> Result<Value, Signal> {
    let value = call.get(index);
    match table::is_table(ctx.heap, value) {
        true => Ok(value),
        false => Err(call.wrong(ctx, index, "hash table")),
    }
}

fn make(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let Some(wanted) = super::argument::option(ctx, values, "test") else {
        return Ok(table::new(ctx.heap));
    };
    // A name, or the function itself.
    let label = ctx.heap.opaque(wanted).and_then(|it| it.label());
    let name = wanted.as_symbol().or_else(|| wanted.as_keyword()).or(label);
    let name = name.map_or("", |name| ctx.symbols.base_name(name));
    let test = match name {
        "eq" | "eq?" => Test::Eq,
        "eql" | "eqv?" | "=" | "char=" => Test::Eql,
        "equal" | "equal?" | "string=" | "string=?" => Test::Equal,
        "equalp" => Test::Equalp,
        _ => {
            let message = "`make-hash-table`: `:test` wants `eq`, `eql`, `equal` or `equalp`";
            return Err(Signal::error("type-error", message));
        }
    };
    Ok(table::with_test(ctx.heap, test))
}

fn test_of(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let table = table_at(ctx, arguments("hash-table-test", values), 0)?;
    let name = table::test(ctx.heap, table).name();
    Ok(ctx.symbol(name))
}

fn get(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("gethash", values);
    let table = table_at(ctx, call, 1)?;
    Ok(table::get(ctx.heap, table, values[0]).unwrap_or(call.get(2)))
}

fn put(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let table = table_at(ctx, arguments("puthash", values), 2)?;
    table::set(ctx.heap, table, values[0], values[1]);
    Ok(values[1])
}

fn set(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let table = table_at(ctx, arguments("hash-table-set!", values), 0)?;
    table::set(ctx.heap, table, values[1], values[2]);
    Ok(values[2])
}

fn remove(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let table = table_at(ctx, arguments("remhash", values), 1)?;
    Ok(Value::boolean(table::remove(ctx.heap, table, values[0])))
}

fn delete(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let table = table_at(ctx, arguments("hash-table-delete!", values), 0)?;
    Ok(Value::boolean(table::remove(ctx.heap, table, values[1])))
}

fn clear(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let table = table_at(ctx, arguments("clrhash", values), 0)?;
    table::clear(ctx.heap, table);
    Ok(table)
}

fn reference(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("hash-table-ref", values);
    let table = table_at(ctx, call, 0)?;
    Ok(table::get(ctx.heap, table, values[1]).unwrap_or(call.get(2)))
}

fn contains(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let table = table_at(ctx, arguments("hash-table-contains?", values), 0)?;
    Ok(Value::boolean(
        table::get(ctx.heap, table, values[1]).is_some(),
    ))
}

fn count(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let table = table_at(ctx, arguments("hash-table-count", values), 0)?;
    Ok(Value::length(table::length(ctx.heap, table)))
}

fn keys(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let table = table_at(ctx, arguments("hash-table-keys", values), 0)?;
    let keys: Vec<Value> = table::entries(ctx.heap, table)
        .into_iter()
        .map(|(key, _)| key)
        .collect();
    super::list::large_list(ctx, &keys)
}

fn contents(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let table = table_at(ctx, arguments("hash-table-values", values), 0)?;
    let contents: Vec<Value> = table::entries(ctx.heap, table)
        .into_iter()
        .map(|(_, content)| content)
        .collect();
    super::list::large_list(ctx, &contents)
}

fn to_alist(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let table = table_at(ctx, arguments("hash-table->alist", values), 0)?;
    let entries = table::entries(ctx.heap, table);
    let pairs: Vec<Value> = entries
        .into_iter()
        .map(|(key, content)| ctx.heap.cons(key, content))
        .collect();
    super::list::large_list(ctx, &pairs)
}

fn to_map(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let table = table_at(ctx, arguments("hash-table->map", values), 0)?;
    let entries = table::entries(ctx.heap, table);
    ctx.charge(entries.len() * 4)?;
    let flat: Vec<Value> = entries
        .into_iter()
        .flat_map(|(key, content)| [key, content])
        .collect();
    Ok(map::from_flat(ctx.heap, &flat))
}

fn from_map(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let map = arguments("map->hash-table", values).map(ctx, 0)?;
    let table = table::new(ctx.heap);
    for (key, content) in super::argument::entries(ctx, map) {
        table::set(ctx.heap, table, key, content);
    }
    Ok(table)
}

fn copy(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let table = table_at(ctx, arguments("hash-table-copy", values), 0)?;
    Ok(table::copy(ctx.heap, table))
}

fn get_both(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("gethash", values);
    let table = table_at(ctx, call, 1)?;
    let found = table::get(ctx.heap, table, values[0]);
    let both = [
        found.unwrap_or(call.get(2)),
        Value::boolean(found.is_some()),
    ];
    Ok(ctx.heap.object(Kind::Values, &both))
}
