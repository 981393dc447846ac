//! The hash of a definition and of a whole environment.
//!
//! A definition's hash is over what the image takes for its identity: the form as read, whatever its
//! layout, comments and names of locals. Functions that call one another in a circle are hashed
//! together, each name standing for a place in the circle: so renaming the circle as a whole changes
//! nothing, and changing one of it changes all.

use std::collections::BTreeMap;

use crate::history::hash::Hash;
use crate::lang::image::Image;
use crate::lang::image::identity::Identity;
use crate::lang::source::{SourceText, USER_PACKAGE};

const DEFINITION: &[u8] = b"imago definition\0";
const CIRCLE: &[u8] = b"imago circle\0";
const ENVIRONMENT: &[u8] = b"imago environment\0";

/// Reads a definition's text and answers its identity; nothing where the text is no single form.
fn identity(image: &mut Image, name: &str, text: &str) -> Option<Identity> {
    let package = package_of(image, name);
    let source = SourceText::new(name, text);
    let datums = image.in_package(&package, |image| image.read_forms(&source).ok())?;
    match datums.as_slice() {
        [datum] => Some(image.identity(datum, name)),
        _ => None,
    }
}

/// Returns the package in which a definition's text is read: that of the image's definition of the
/// name, or the one that the name begins with.
fn package_of(image: &Image, name: &str) -> String {
    if let Some(binding) = image.binding(name).filter(|it| it.text.is_some()) {
        return binding.package;
    }
    match name.split_once("::") {
        Some((package, _)) if !package.contains(['(', ' ']) => package.to_string(),
        _ => USER_PACKAGE.to_string(),
    }
}

/// Returns the names of globals that a definition's text uses, sorted.
pub fn names_used(image: &mut Image, name: &str, text: &str) -> Vec<String> {
    let identity = identity(image, name, text);
    identity.map_or_else(Vec::new, |identity| {
        let names = identity.globals().into_iter();
        names.map(str::to_string).collect()
    })
}

/// What a definition is.
pub struct Described {
    pub hash: Hash,
    /// The names of globals it uses, sorted.
    pub uses: Vec<String>,
}

/// Describes a definition of `name` that the image holds and that has this text. The other definitions
/// of its circle, if it has one, are the image's.
pub fn describe(image: &mut Image, name: &str, text: &str) -> Described {
    let Some(own) = identity(image, name, text) else {
        return Described {
            hash: Hash::of(&[DEFINITION, text.as_bytes()]),
            uses: Vec::new(),
        };
    };
    let uses = own.globals().into_iter().map(str::to_string).collect();
    let mut members = vec![(name.to_string(), own)];
    for other in image.circle(name) {
        let text = image.binding(&other).and_then(|binding| binding.text);
        if let Some(identity) = text.and_then(|text| identity(image, &other, &text)) {
            members.push((other, identity));
        }
    }
    let hash = match members.as_slice() {
        [(_, own)] => alone(own),
        _ => together(&members, name),
    };
    Described { hash, uses }
}

/// Returns the hash of a definition that the image holds, as [`describe`] does.
pub fn definition_hash(image: &mut Image, name: &str, text: &str) -> Hash {
    describe(image, name, text).hash
}

/// Whether two definitions are the same but for comments, layout and the name they define.
pub fn is_same(image: &mut Image, left: (&str, &str), right: (&str, &str)) -> bool {
    let mut bytes = |(name, text)| Some(identity(image, name, text)?.bytes(put_name));
    let left = bytes(left);
    left.is_some() && left == bytes(right)
}

/// Whether a definition has become the other by nothing but a new name for what it uses.
pub fn follows(
    image: &mut Image,
    name: &str,
    (before, after): (&str, &str),
    (old, new): (&str, &str),
) -> bool {
    let before = identity(image, name, before)
        .map(|it| it.bytes(|used, bytes| put_name(if used == old { new } else { used }, bytes)));
    let after = identity(image, name, after).map(|it| it.bytes(put_name));
    before.is_some() && before == after
}

fn put_name(name: &str, bytes: &mut Vec<u8>) {
    bytes.push(b'n');
    bytes.extend((name.len() as u64).to_be_bytes());
    bytes.extend(name.as_bytes());
}

fn alone(identity: &Identity) -> Hash {
    Hash::of(&[DEFINITION, &identity.bytes(put_name)])
}

/// Hashes the members of a circle as one. They are put in the order of what they are without their
/// names; only of two that are alike in this the names decide.
fn together(members: &[(String, Identity)], wanted: &str) -> Hash {
    let is_member = |name: &str| members.iter().any(|(member, _)| member == name);
    let mut order: Vec<(Vec<u8>, &str, &Identity)> = members
        .iter()
        .map(|(name, identity)| {
            let bytes = identity.bytes(|used, bytes| match is_member(used) {
                true => bytes.push(b'm'),
                false => put_name(used, bytes),
            });
            (bytes, name.as_str(), identity)
        })
        .collect();
    order.sort_by(|left, right| (&left.0, left.1).cmp(&(&right.0, right.1)));
    let places: BTreeMap<&str, u64> = (0..).zip(&order).map(|(at, it)| (it.1, at)).collect();
    let mut whole = Vec::new();
    for (_, _, identity) in &order {
        let bytes = identity.bytes(|used, bytes| match places.get(used) {
            Some(place) => {
                bytes.push(b'c');
                bytes.extend(place.to_be_bytes());
            }
            None => put_name(used, bytes),
        });
        whole.extend((bytes.len() as u64).to_be_bytes());
        whole.extend(bytes);
    }
    let place = places.get(wanted).copied().unwrap_or_default();
    Hash::of(&[CIRCLE, &Hash::of(&[&whole]).0, &place.to_be_bytes()])
}

/// Returns the hashes of all definitions of the program that an image holds, by name: those that
/// `definition_hash` answers, in one pass over all circles. A method counts by its own name, its generic
/// function by what its own form says: one that only methods made says nothing.
pub fn definition_hashes(image: &mut Image) -> BTreeMap<String, Hash> {
    let mut texts = BTreeMap::new();
    let mut uses = BTreeMap::new();
    for name in image.program_names() {
        if let Some(binding) = image.binding(&name)
            && let Some(text) = binding.text
        {
            uses.insert(name.clone(), binding.references);
            texts.insert(name, text);
        }
    }
    let mut hashes = BTreeMap::new();
    for group in circles(&uses) {
        let mut members = Vec::new();
        for name in group {
            let text = &texts[name];
            match identity(image, name, text) {
                Some(own) => members.push((name.to_string(), own)),
                None => {
                    let hash = Hash::of(&[DEFINITION, text.as_bytes()]);
                    hashes.insert(name.to_string(), hash);
                }
            }
        }
        for (name, own) in &members {
            let hash = match members.len() {
                1 => alone(own),
                _ => together(&members, name),
            };
            hashes.insert(name.clone(), hash);
        }
    }
    hashes
}

/// Returns the names in groups: those of a circle together, every other by itself.
fn circles(uses: &BTreeMap<String, Vec<String>>) -> Vec<Vec<&str>> {
    let names: Vec<&str> = uses.keys().map(String::as_str).collect();
    let place = |name: &String| names.binary_search(&name.as_str()).ok();
    let forwards: Vec<Vec<usize>> = uses
        .values()
        .map(|used| used.iter().filter_map(place).collect())
        .collect();
    let mut backwards = vec![Vec::new(); names.len()];
    for (user, used) in forwards.iter().enumerate() {
        for &at in used {
            backwards[at].push(user);
        }
    }
    // What is reached backwards from the last that was left belongs to its circle (Kosaraju).
    let mut left = Vec::with_capacity(names.len());
    let mut seen = vec![false; names.len()];
    for start in 0..names.len() {
        left.extend(walk(start, &forwards, &mut seen));
    }
    let mut seen = vec![false; names.len()];
    let mut groups = Vec::new();
    for &start in left.iter().rev() {
        let group = walk(start, &backwards, &mut seen);
        if !group.is_empty() {
            groups.push(group.into_iter().map(|at| names[at]).collect());
        }
    }
    groups
}

/// Returns what is reached from a place and was not seen before, each after what it leads to.
fn walk(start: usize, edges: &[Vec<usize>], seen: &mut [bool]) -> Vec<usize> {
    let mut left = Vec::new();
    if std::mem::replace(&mut seen[start], true) {
        return left;
    }
    let mut path = vec![(start, 0)];
    while let Some((at, next)) = path.last_mut() {
        match edges[*at].get(*next) {
            Some(&to) => {
                *next += 1;
                if !std::mem::replace(&mut seen[to], true) {
                    path.push((to, 0));
                }
            }
            None => {
                left.push(*at);
                path.pop();
            }
        }
    }
    left
}

/// Returns the hash of an environment: of all its definitions, by name.
pub fn environment_hash<'a>(definitions: impl IntoIterator<Item = (&'a str, Hash)>) -> Hash {
    let sorted: BTreeMap<&str, Hash> = definitions.into_iter().collect();
    let mut bytes = Vec::new();
    for (name, hash) in sorted {
        put_name(name, &mut bytes);
        bytes.extend(hash.0);
    }
    Hash::of(&[ENVIRONMENT, &bytes])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(text: &str) -> Image {
        let mut image = Image::new();
        let source = SourceText::new("test", text);
        image.load(&source).expect("the definitions evaluate");
        image
    }

    /// Returns the hash of a definition as the image holds it.
    fn hash(image: &mut Image, name: &str) -> Hash {
        let text = image.binding(name).and_then(|it| it.text).expect("a text");
        definition_hash(image, name, &text)
    }

    const PARITY: &str = "(define (even n) (if (= n 0) #t (odd (- n 1))))
         (define (odd n) (if (= n 0) #f (even (- n 1))))";

    #[test]
    fn a_circle_is_one_whatever_its_names() {
        let renamed = PARITY.replace("even", "paarig").replace("odd", "unpaarig");
        let (mut left, mut right) = (image(PARITY), image(&renamed));
        assert_eq!(hash(&mut left, "even"), hash(&mut right, "paarig"));
        assert_eq!(hash(&mut left, "odd"), hash(&mut right, "unpaarig"));
        assert_ne!(hash(&mut left, "even"), hash(&mut left, "odd"));
    }

    #[test]
    fn a_change_in_a_circle_changes_all_of_it() {
        let changed = PARITY.replace("#f (even", ":no (even");
        let (mut left, mut right) = (image(PARITY), image(&changed));
        assert_ne!(hash(&mut left, "even"), hash(&mut right, "even"));
        assert_ne!(hash(&mut left, "odd"), hash(&mut right, "odd"));
    }

    #[test]
    fn the_order_of_definition_does_not_count() {
        let (first, second) = PARITY.split_once('\n').expect("two lines");
        let (mut left, mut right) = (image(PARITY), image(&format!("{second}\n{first}")));
        assert_eq!(hash(&mut left, "even"), hash(&mut right, "even"));
        assert_eq!(hash(&mut left, "odd"), hash(&mut right, "odd"));
    }

    #[test]
    fn a_definition_alone_does_not_depend_on_what_it_calls() {
        let text = "(define (twice x) (* 2 x)) (define (f y) (twice y))";
        let other = "(define (twice x) (+ x x)) (define (f z) (twice z))";
        let (mut left, mut right) = (image(text), image(other));
        assert_eq!(hash(&mut left, "f"), hash(&mut right, "f"));
        assert_ne!(hash(&mut left, "twice"), hash(&mut right, "twice"));
    }

    #[test]
    fn a_definition_is_the_same_under_another_name() {
        let mut image = Image::new();
        let mut check = |left: (&str, &str), right: (&str, &str), expected: bool| {
            assert_eq!(
                is_same(&mut image, left, right),
                expected,
                "{left:?} {right:?}"
            );
        };
        let f = ("f", "(define (f x) (if (= x 0) 1 (f (- x 1))))");
        check(
            f,
            ("f", "; One.\n(define (f y)\n  (if (= y 0) 1 (f (- y 1))))"),
            true,
        );
        check(f, ("g", "(define (g x) (if (= x 0) 1 (g (- x 1))))"), true);
        check(f, ("g", "(define (g x) (if (= x 0) 1 (f (- x 1))))"), false);
        check(f, ("f", "(define (f x) (if (= x 0) 2 (f (- x 1))))"), false);
        check(("a", "(defvar a 1)"), ("b", "(defvar b 1)"), true);
    }

    #[test]
    fn all_at_once_is_as_one_by_one() {
        let text = format!(
            "{PARITY} (define (f x) (g x)) (define (g x) (h x) (even x)) (define (h x) (f x))
             (define (alone x) (f x)) (define v 3) (define (again x) (again x))"
        );
        let mut image = image(&text);
        let all = definition_hashes(&mut image);
        assert_eq!(all.len(), 8);
        for (name, found) in all {
            assert_eq!(found, hash(&mut image, &name), "{name}");
        }
    }

    #[test]
    fn methods_count_each_and_in_no_order() {
        let methods = [
            "(defmethod size ((it integer)) it)",
            "(defmethod size :before ((it integer)) nil)",
            "(defmethod size ((it string)) 1)",
        ];
        let all = definition_hashes(&mut image(&methods.concat()));
        let names: Vec<&str> = all.keys().map(String::as_str).collect();
        assert_eq!(
            names,
            ["size (integer)", "size (string)", "size :before (integer)"]
        );
        let turned = [methods[2], methods[0], methods[1]].concat();
        assert_eq!(definition_hashes(&mut image(&turned)), all);
        let other = methods.concat().replace("it)(", "(list it))(");
        let other = definition_hashes(&mut image(&other));
        let same = other.iter().filter(|(name, hash)| all[*name] == **hash);
        assert_eq!(same.count(), 2);
    }

    /// What a method is called is read off its text, or off what a macro made.
    #[test]
    fn a_method_has_the_same_name_whoever_wrote_it() {
        for method in [
            "(defmethod size ((it integer) other) it)",
            "(defmethod size :around ((it (eql 'x)) (at (eql 3))) it)",
            "(defmethod (setf size) (v (it integer)) it)",
            "(defmethod size (it &key deep) it)",
        ] {
            let made = format!("(defmacro make-it () '{method}) (make-it)");
            let mut names = image(&made).program_names();
            names.retain(|name| name != "make-it");
            assert_eq!(names, image(method).program_names(), "{method}");
            assert_eq!(names.len(), 2, "{names:?}");
        }
    }

    #[test]
    fn an_environment_has_no_order() {
        let (a, b) = (Hash::text("a"), Hash::text("b"));
        assert_eq!(
            environment_hash([("x", a), ("y", b)]),
            environment_hash([("y", b), ("x", a)])
        );
        assert_ne!(
            environment_hash([("x", a), ("y", b)]),
            environment_hash([("x", b), ("y", a)])
        );
    }
}
