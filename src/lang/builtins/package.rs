//! Packages: asking for them and changing them.
//!
//! A package is an object with a name; what it holds is in the table of symbols. The variable
//! `*package*` holds the current one, and so `let` may bind it.

use super::argument::{Arguments, arguments};
use super::{Builtin, mutates, pure};
use crate::lang::value::globals::Globals;
use crate::lang::value::heap::Heap;
use crate::lang::value::kind::Kind;
use crate::lang::value::package::{CURRENT, KEYWORD, LANGUAGE, Status, TAG, USER, name_of};
use crate::lang::value::symbol::{Symbol, Symbols};
use crate::lang::value::{Value, map};
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;
use std::sync::Arc;

/// The global that holds the object of each package by its name.
const OBJECTS: &str = "%packages";

pub(super) const TABLE: &[Builtin] = &[
    pure("find-package", "name", "Returns the package of a name or nickname, nil where there is none.\n>>> (find-package :cl-user)\n#<package user>\n>>> (find-package \"nowhere\")\nnil", find),
    pure("package-name", "package", "Returns the name of a package.\n>>> (package-name *package*)\n\"user\"", name),
    pure("package-nicknames", "package", "Returns the other names of a package.\n>>> (package-nicknames :keyword)\n()", nicknames),
    pure("package-use-list", "package", "Returns the packages that a package uses.\n>>> (package-use-list :keyword)\n()", uses),
    pure("package-used-by-list", "package", "Returns the packages that use a package.\n>>> (package-used-by-list :keyword)\n()", used_by),
    pure("package-shadowing-symbols", "package", "Returns the symbols that hide what a package uses.\n>>> (package-shadowing-symbols :keyword)\n()", shadowing),
    pure("list-all-packages", "", "Returns all packages.\n>>> (length (list-all-packages))\n3", all),
    pure("packagep", "value", "Returns whether the value is a package.\n>>> (packagep *package*)\n#t\n>>> (packagep \"user\")\n#f", is_package),
    mutates("%make-package", "name nicknames uses exports shadows imports", "Makes a package, or changes the one of that name.\n>>> (%make-package \"shop\" '() '() '() '() '())\n#<package shop>", make),
    mutates("%in-package", "name", "Makes a package the current one and returns it.\n>>> (%in-package :cl-user)\n#<package user>", enter_named),
    mutates("delete-package", "package", "Forgets a package; its symbols stay.\n>>> (delete-package (make-package \"shop\"))\n#t", delete),
    mutates("intern", "name &optional package", "Returns the symbol of a name in a package.\n>>> (intern \"foo\")\nfoo\n>>> (intern \"foo\" :keyword)\n:foo", intern).aka(&["symbol"]),
    mutates("%intern-values", "name &optional package", "Returns the symbol of `intern` and how the package came by it.\n>>> (multiple-value-list (intern \"car\"))\n(car :inherited)", intern_both),
    pure("find-symbol", "name &optional package", "Returns the symbol of a name in a package, nil where there is none.\n>>> (find-symbol \"car\")\ncar\n>>> (find-symbol \"No such name\")\nnil", find_symbol),
    pure("%find-symbol-values", "name &optional package", "Returns the symbol of `find-symbol` and how the package comes by it.\n>>> (multiple-value-list (find-symbol \"car\"))\n(car :inherited)", find_both),
    pure("symbol-package", "symbol", "Returns the package a symbol belongs to, nil where it belongs to none.\n>>> (symbol-package 'my-own)\n#<package user>\n>>> (symbol-package (gensym))\nnil", symbol_package),
    mutates("export", "symbols &optional package", "Makes symbols visible to the packages that use a package, the current one unless it is given.\n>>> (export 'my-own)\n#t", export),
    mutates("unexport", "symbols &optional package", "Takes back what `export` did.\n>>> (unexport 'my-own)\n#t", unexport),
    mutates("%import-symbols", "symbols &optional package", "Gives symbols of other packages a name in a package.\n>>> (%import-symbols '())\n#t", import),
    mutates("shadowing-import", "symbols &optional package", "Gives symbols of other packages a name in a package, in place of what it has under that name.\n>>> (shadowing-import '())\n#t", import),
    mutates("shadow", "names &optional package", "Gives a package symbols of its own under names of what it uses.\n>>> (shadow '())\n#t", shadow),
    mutates("use-package", "packages &optional package", "Makes what other packages export visible in a package.\n>>> (use-package :cl)\n#t", use_packages),
    mutates("unuse-package", "packages &optional package", "Takes back what `use-package` did.\n>>> (unuse-package :cl)\n#t", unuse_packages),
    pure("find-all-symbols", "name", "Returns the symbols of a name that packages have themselves.\n>>> (find-all-symbols \"car\")\n(car)", find_everywhere),
    pure("%package-symbols", "package which", "Returns the symbols of a package: all that are seen there, its own, or those of one kind.\n>>> (%package-symbols :keyword :internal)\n()", symbols_of),
];

/// Makes a package the current one; answers its object.
pub fn enter(heap: &mut Heap, symbols: &mut Symbols, globals: &mut Globals, index: usize) -> Value {
    let package = object(heap, symbols, globals, index);
    let variable = symbols.intern(CURRENT);
    let cell = globals.cell(variable);
    globals.store(cell, package);
    symbols.packages_mut().set_current(index);
    package
}

/// Returns the object of a package, the same each time.
fn object(heap: &mut Heap, symbols: &mut Symbols, globals: &mut Globals, index: usize) -> Value {
    let name = symbols.packages().get(index).name.to_string();
    let variable = symbols.intern(OBJECTS);
    let cell = globals.cell(variable);
    let objects = globals.get(cell);
    let objects = objects.unwrap_or_else(|| map::from_flat(heap, &[]));
    let key = heap.string(&name);
    if let Some(found) = map::get(heap, objects, key) {
        return found;
    }
    let tag = Value::symbol(symbols.intern(TAG));
    let made = heap.object(Kind::Tagged, &[tag, key]);
    let objects = map::set(heap, objects, key, made);
    globals.store(cell, objects);
    made
}

fn object_in(ctx: &mut NativeContext<'_>, index: usize) -> Value {
    object(ctx.heap, ctx.symbols, ctx.globals, index)
}

fn failed(message: String) -> Signal {
    Signal::error("package", message)
}

/// Reads a package or what names one; the current one where nothing is given.
fn package_at(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    index: usize,
) -> Result<usize, Signal> {
    if !call.given(index) {
        return Ok(ctx.symbols.packages().current());
    }
    let name = designated(ctx, call, index)?;
    ctx.symbols.packages().find(&name).ok_or_else(|| {
        failed(format!("there is no package `{name}`"))
            .with_hint(format!("`(defpackage {name} …)` makes it"))
    })
}

fn designated(
    ctx: &NativeContext<'_>,
    call: Arguments<'_>,
    index: usize,
) -> Result<String, Signal> {
    match name_of(ctx.heap, ctx.symbols, call.get(index)) {
        Some(name) => Ok(name),
        None => call.name_text(ctx, index),
    }
}

/// Reads a list of symbols, or one alone.
fn each(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    index: usize,
) -> Result<Vec<Value>, Signal> {
    let value = call.get(index);
    match value.is_pair() || value.is_null() {
        true => call.list(ctx, index),
        false => Ok(vec![value]),
    }
}

fn names_at(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    index: usize,
) -> Result<Vec<Arc<str>>, Signal> {
    let parts = each(ctx, call, index)?;
    let names = parts.iter().map(|&part| {
        let one = [part];
        designated(ctx, arguments(call.name, &one), 0).map(Arc::from)
    });
    names.collect()
}

fn find(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let name = designated(ctx, arguments("find-package", values), 0)?;
    match ctx.symbols.packages().find(&name) {
        Some(index) => Ok(object_in(ctx, index)),
        None => Ok(Value::NIL),
    }
}

fn name(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let index = package_at(ctx, arguments("package-name", values), 0)?;
    let name = ctx.symbols.packages().get(index).name.clone();
    Ok(ctx.heap.string(&name))
}

fn nicknames(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let index = package_at(ctx, arguments("package-nicknames", values), 0)?;
    let names = ctx.symbols.packages().get(index).nicknames.clone();
    let names: Vec<Value> = names.iter().map(|name| ctx.heap.string(name)).collect();
    Ok(ctx.heap.list(&names))
}

fn objects(ctx: &mut NativeContext<'_>, found: &[usize]) -> Value {
    let found: Vec<Value> = found.iter().map(|&index| object_in(ctx, index)).collect();
    ctx.heap.list(&found)
}

fn uses(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let index = package_at(ctx, arguments("package-use-list", values), 0)?;
    let packages = ctx.symbols.packages();
    let used = packages.get(index).uses.iter();
    let used: Vec<usize> = used.filter_map(|name| packages.find(name)).collect();
    Ok(objects(ctx, &used))
}

fn used_by(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let index = package_at(ctx, arguments("package-used-by-list", values), 0)?;
    let packages = ctx.symbols.packages();
    let name = &packages.get(index).name;
    let users = packages.all().iter().enumerate();
    let users = users
        .filter(|(_, it)| it.uses.contains(name))
        .map(|(at, _)| at);
    let users: Vec<usize> = users.collect();
    Ok(objects(ctx, &users))
}

fn shadowing(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let index = package_at(ctx, arguments("package-shadowing-symbols", values), 0)?;
    let names = ctx.symbols.packages().get(index).shadows.clone();
    let symbols = names
        .iter()
        .map(|name| Value::symbol(ctx.symbols.intern_in(index, name)));
    let symbols: Vec<Value> = symbols.collect();
    Ok(ctx.heap.list(&symbols))
}

fn all(ctx: &mut NativeContext<'_>, _: &[Value]) -> Result<Value, Signal> {
    let count = ctx.symbols.packages().all().len();
    let all: Vec<usize> = (0..count).collect();
    Ok(objects(ctx, &all))
}

fn is_package(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(Value::boolean(
        name_of(ctx.heap, ctx.symbols, values[0]).is_some(),
    ))
}

fn make(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("defpackage", values);
    let name = designated(ctx, call, 0)?;
    let [nicknames, uses, exports, shadows] = [
        names_at(ctx, call, 1)?,
        names_at(ctx, call, 2)?,
        names_at(ctx, call, 3)?,
        names_at(ctx, call, 4)?,
    ];
    for used in &uses {
        if ctx.symbols.packages().find(used).is_none() {
            return Err(failed(format!("there is no package `{used}` to use")));
        }
    }
    for nickname in &nicknames {
        let packages = ctx.symbols.packages();
        let other = packages
            .find(nickname)
            .filter(|&it| *packages.get(it).name != *name);
        if let Some(other) = other {
            let other = &packages.get(other).name;
            return Err(failed(format!(
                "`{nickname}` is a name of the package `{other}`"
            )));
        }
    }
    let index = ctx.symbols.packages_mut().make(&name);
    if index == LANGUAGE || index == KEYWORD {
        return Err(failed(format!(
            "the package `{name}` is the language's own"
        )));
    }
    let package = ctx.symbols.packages_mut().get_mut(index);
    package.nicknames = nicknames;
    package.uses = uses;
    package.exports = exports.iter().cloned().collect();
    package.shadows = shadows.iter().cloned().collect();
    package.imports.clear();
    for import in each(ctx, call, 5)? {
        let one = [import];
        let parts = each(ctx, arguments(call.name, &one), 0)?;
        let call = arguments("defpackage", &parts);
        let from = package_at(ctx, call, 0)?;
        for at in 1..parts.len() {
            let name = designated(ctx, call, at)?;
            let Some((symbol, _)) = ctx.symbols.find_in(from, &name) else {
                let from = &ctx.symbols.packages().get(from).name;
                return Err(failed(format!(
                    "the package `{from}` has no symbol `{name}`"
                )));
            };
            let imports = &mut ctx.symbols.packages_mut().get_mut(index).imports;
            imports.insert(name.into(), symbol);
        }
    }
    for name in shadows.iter().chain(&exports) {
        ctx.symbols.intern_in(index, name);
    }
    Ok(object_in(ctx, index))
}

fn enter_named(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let index = package_at(ctx, arguments("in-package", values), 0)?;
    Ok(enter(ctx.heap, ctx.symbols, ctx.globals, index))
}

fn delete(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("delete-package", values);
    let index = package_at(ctx, call, 0)?;
    if index <= KEYWORD {
        let name = &ctx.symbols.packages().get(index).name;
        return Err(failed(format!(
            "the package `{name}` is the language's own"
        )));
    }
    if index == ctx.symbols.packages().current() {
        let name = &ctx.symbols.packages().get(index).name;
        return Err(failed(format!("the package `{name}` is the current one")));
    }
    let name = ctx.symbols.packages().get(index).name.to_string();
    ctx.symbols.packages_mut().remove(index);
    let variable = ctx.symbols.intern(OBJECTS);
    let cell = ctx.globals.cell(variable);
    if let Some(objects) = ctx.globals.get(cell) {
        let key = ctx.heap.string(&name);
        let objects = map::remove(ctx.heap, objects, key);
        ctx.globals.store(cell, objects);
    }
    Ok(Value::TRUE)
}

/// Returns the symbol, or the keyword where that is the package.
fn as_value(index: usize, symbol: Symbol) -> Value {
    match index == KEYWORD {
        true => Value::keyword(symbol),
        false => Value::symbol(symbol),
    }
}

fn interned(
    ctx: &mut NativeContext<'_>,
    values: &[Value],
) -> Result<(Value, Option<Status>), Signal> {
    let call = arguments("intern", values);
    let name = call.name_text(ctx, 0)?;
    let index = package_at(ctx, call, 1)?;
    let status = ctx.symbols.find_in(index, &name).map(|(_, status)| status);
    let symbol = ctx.symbols.intern_in(index, &name);
    Ok((as_value(index, symbol), status))
}

fn intern(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    interned(ctx, values).map(|(symbol, _)| symbol)
}

fn both(ctx: &mut NativeContext<'_>, symbol: Value, status: Option<Status>) -> Value {
    let status = match status {
        Some(status) => ctx.keyword(status.name()),
        None => Value::NIL,
    };
    ctx.heap.object(Kind::Values, &[symbol, status])
}

fn intern_both(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (symbol, status) = interned(ctx, values)?;
    Ok(both(ctx, symbol, status))
}

fn found(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<(Value, Option<Status>), Signal> {
    let call = arguments("find-symbol", values);
    let name = call.owned(ctx, 0)?;
    let index = package_at(ctx, call, 1)?;
    Ok(match ctx.symbols.find_in(index, &name) {
        Some((symbol, status)) => (as_value(index, symbol), Some(status)),
        None => (Value::NIL, None),
    })
}

fn find_symbol(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    found(ctx, values).map(|(symbol, _)| symbol)
}

fn find_both(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (symbol, status) = found(ctx, values)?;
    Ok(both(ctx, symbol, status))
}

fn find_everywhere(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let name = arguments("find-all-symbols", values).name_text(ctx, 0)?;
    let packages = 0..ctx.symbols.packages().all().len();
    let found = packages.filter_map(|index| {
        let (symbol, status) = ctx.symbols.find_in(index, &name)?;
        let is_keyword = index == KEYWORD && ctx.symbols.home(symbol) != Some(KEYWORD);
        (status != Status::Inherited && !is_keyword).then_some(as_value(index, symbol))
    });
    let found: Vec<Value> = found.collect();
    Ok(ctx.heap.list(&found))
}

fn symbol_package(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let home = match values[0] {
        Value::NIL | Value::TRUE | Value::FALSE | Value::EMPTY => Some(LANGUAGE),
        value if value.is_keyword() => Some(KEYWORD),
        _ => {
            let symbol = arguments("symbol-package", values).symbol(ctx, 0)?;
            ctx.symbols.home(symbol)
        }
    };
    Ok(match home {
        Some(index) => object_in(ctx, index),
        None => Value::NIL,
    })
}

/// Reads the symbols of the first argument and the package of the second.
fn symbols_and_package(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
) -> Result<(Vec<Symbol>, usize), Signal> {
    let index = package_at(ctx, call, 1)?;
    let mut symbols = Vec::new();
    for part in each(ctx, call, 0)? {
        let one = [part];
        symbols.push(arguments(call.name, &one).symbol(ctx, 0)?);
    }
    Ok((symbols, index))
}

fn base_text(ctx: &NativeContext<'_>, symbol: Symbol) -> Arc<str> {
    ctx.symbols.base_name(symbol).into()
}

fn export(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (symbols, index) = symbols_and_package(ctx, arguments("export", values))?;
    for symbol in symbols {
        let name = base_text(ctx, symbol);
        if ctx.symbols.find_in(index, &name).map(|(it, _)| it) != Some(symbol) {
            let package = &ctx.symbols.packages().get(index).name;
            return Err(failed(format!(
                "`{name}` is not a symbol of the package `{package}`"
            ))
            .with_hint("import it first"));
        }
        let package = ctx.symbols.packages_mut().get_mut(index);
        if index != USER {
            // What is inherited is lent on under the name it has.
            package.imports.insert(name.clone(), symbol);
        }
        package.exports.insert(name);
    }
    Ok(Value::TRUE)
}

fn unexport(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (symbols, index) = symbols_and_package(ctx, arguments("unexport", values))?;
    for symbol in symbols {
        let name = base_text(ctx, symbol);
        ctx.symbols
            .packages_mut()
            .get_mut(index)
            .exports
            .remove(&name);
    }
    Ok(Value::TRUE)
}

fn import(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (symbols, index) = symbols_and_package(ctx, arguments("import", values))?;
    for symbol in symbols {
        let name = base_text(ctx, symbol);
        let package = ctx.symbols.packages_mut().get_mut(index);
        package.imports.insert(name, symbol);
    }
    Ok(Value::TRUE)
}

fn shadow(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("shadow", values);
    let names = names_at(ctx, call, 0)?;
    let index = package_at(ctx, call, 1)?;
    for name in names {
        let package = ctx.symbols.packages_mut().get_mut(index);
        package.imports.remove(&name);
        package.shadows.insert(name.clone());
        ctx.symbols.intern_in(index, &name);
    }
    Ok(Value::TRUE)
}

fn use_packages(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("use-package", values);
    let names = match name_of(ctx.heap, ctx.symbols, values[0]) {
        Some(name) => vec![Arc::from(name)],
        None => names_at(ctx, call, 0)?,
    };
    let index = package_at(ctx, call, 1)?;
    for name in names {
        let packages = ctx.symbols.packages();
        let Some(used) = packages.find(&name) else {
            return Err(failed(format!("there is no package `{name}` to use")));
        };
        let name = packages.get(used).name.clone();
        let package = ctx.symbols.packages_mut().get_mut(index);
        if !package.uses.contains(&name) {
            package.uses.push(name);
        }
    }
    Ok(Value::TRUE)
}

fn unuse_packages(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("unuse-package", values);
    let names = names_at(ctx, call, 0)?;
    let index = package_at(ctx, call, 1)?;
    for name in names {
        let packages = ctx.symbols.packages();
        let used = packages
            .find(&name)
            .map(|used| packages.get(used).name.clone());
        let package = ctx.symbols.packages_mut().get_mut(index);
        package.uses.retain(|it| Some(it) != used.as_ref());
    }
    Ok(Value::TRUE)
}

/// Returns the symbols that are seen in a package, in the order of their names.
fn symbols_of(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("do-symbols", values);
    let index = package_at(ctx, call, 0)?;
    let wanted = call.get(1).as_keyword().map(|word| ctx.symbols.name(word));
    let external = wanted == Some("external");
    let all = wanted == Some("all");
    let own = wanted == Some("own");
    ctx.charge(ctx.symbols.len())?;
    let mut names: Vec<String> = Vec::new();
    for (symbol, _) in ctx.symbols.interned_names() {
        names.push(ctx.symbols.base_name(symbol).to_string());
    }
    names.sort();
    names.dedup();
    let mut symbols = Vec::new();
    for name in names {
        let fits = match ctx.symbols.find_in(index, &name) {
            Some((symbol, Status::External)) if external || all || own => Some(symbol),
            Some((symbol, Status::Internal)) if !external => Some(symbol),
            Some((symbol, Status::Inherited))
                if all && ctx.symbols.home(symbol) != Some(LANGUAGE) =>
            {
                Some(symbol)
            }
            _ => None,
        };
        symbols.extend(fits.map(|symbol| as_value(index, symbol)));
    }
    super::list::large_list(ctx, &symbols)
}
