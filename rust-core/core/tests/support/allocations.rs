//! An allocator that counts, for tests that nothing is allocated.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
    /// Bytes held now, and at most since [`most_bytes`] was asked for.
    static BYTES: Cell<[isize; 2]> = const { Cell::new([0; 2]) };
}

/// Most bytes that this thread held above those held before, while it did the work.
#[allow(dead_code, reason = "most tests only count")]
pub fn most_bytes(work: impl FnOnce()) -> isize {
    let [before, _] = BYTES.get();
    BYTES.set([before; 2]);
    work();
    BYTES.get()[1] - before
}

fn held(change: isize) {
    let [now, most] = BYTES.get();
    BYTES.set([now + change, most.max(now + change)]);
}

/// Allocations of this thread since it began.
pub fn count() -> u64 {
    ALLOCATIONS.with(Cell::get)
}

/// The system's allocator, counting what this thread asks of it.
struct Counting;

// SAFETY: every call is handed to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
        held(layout.size() as isize);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        held(-(layout.size() as isize));
        unsafe { System.dealloc(at, layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
        // The old and the new room may stand beside each other for a moment.
        held(size as isize);
        held(-(layout.size() as isize));
        unsafe { System.realloc(at, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;
