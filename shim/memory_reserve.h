#pragma once

/// Memory that is kept for when the system has no more. When an exception ends oneDNN's making of
/// a primitive, its cache keeps pointers to what was freed, and later calls crash. So no call of
/// operator new may fail there: when one would, it gets a part of the reserve.
namespace kokoro::memory_reserve {

/// Makes the reserve whole again, whenever it was used. Throws std::bad_alloc when there is not
/// enough memory for that.
void refill();

}  // namespace kokoro::memory_reserve
