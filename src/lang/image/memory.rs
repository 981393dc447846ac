//! What programs see of the collector: `gc/collect` and `gc/stats`.
//!
//! The first five keys are Sema's, which counts references and looks for cycles now and then. Here
//! `:candidates` are the objects there were, `:traced` those that live, `:collected` the others; there
//! is no registry to prune.

use super::Image;
use super::internal::{Answer, Perform};
use crate::lang::value::Value;

/// The calls, by name.
pub(super) const CALLS: &[(&str, Perform)] = &[("gc/collect", collect), ("gc/stats", stats)];

/// `(gc/collect)`: a map of what the collection did.
fn collect(image: &mut Image, _: &[Value]) -> Answer {
    let freed = image.machine.heap.stats().freed_bytes;
    image.machine.collect();
    let heap = &image.machine.heap;
    let freed = heap.stats().freed_bytes - freed;
    let mut entries = counts(image).to_vec();
    entries.push(("freed-bytes", freed));
    entries.push(("live-bytes", heap.bytes_in_use() as u64));
    answer(image, &entries)
}

/// `(gc/stats)`: a map of what the last collection did, and of all so far.
fn stats(image: &mut Image, _: &[Value]) -> Answer {
    let heap = &image.machine.heap;
    let stats = heap.stats();
    let mut entries = counts(image).to_vec();
    entries.extend([
        ("registry-size", 0),
        ("allocated-bytes", heap.allocated()),
        ("freed-bytes", stats.freed_bytes),
        ("used-bytes", heap.bytes_in_use() as u64),
        ("limit-bytes", heap.byte_limit() as u64),
        ("partial", stats.partial),
        ("whole", stats.whole),
    ]);
    answer(image, &entries)
}

/// What the last collection did, under the names Sema has for it.
fn counts(image: &Image) -> [(&'static str, u64); 4] {
    let stats = image.machine.heap.stats();
    [
        ("candidates", stats.before),
        ("collected", stats.before.saturating_sub(stats.after)),
        ("pruned", 0),
        ("traced", stats.after),
    ]
}

fn answer(image: &mut Image, entries: &[(&str, u64)]) -> Answer {
    let entries: Vec<(&str, Value)> = entries
        .iter()
        .map(|&(key, number)| (key, image.machine.heap.integer(number.into())))
        .collect();
    Ok(image.keyword_map(&entries))
}
