// The columns of a match table's arrays: the same numbers as table.py.
#pragma once

#include "kernels/kernels.hpp"

// of `words`, after those of the area ranges
constexpr Long EVENTS = 4, EVENTS_BEFORE = 5, TOP = 6, N_COLUMNS = 8;
// of `events`
constexpr Long TRUE = 0, MATCHED = 1;
// of `entries`
constexpr Long EVENT = 0, OBJECT = 1, LANES = 2;
