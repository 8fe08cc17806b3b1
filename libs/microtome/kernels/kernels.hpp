// What all kernels are written with: the names of Python's array types, and how a function is made known.
//
// A kernel is told the lengths of its arrays and trusts them. Arrays lie row by row, without gaps.
#pragma once

#include <bit>
#include <cstdint>

// a function that Python calls; its arguments are those of the Python function of its name
#define KERNEL extern "C" __attribute__((visibility("default"))) void

using Code = std::int8_t;
using Byte = std::uint8_t;
using Int = std::int32_t;
using Long = std::int64_t;
using Float = double;

inline int popcount(Long word) { return std::popcount(static_cast<std::uint64_t>(word)); }

// numpy's bit generator; source: numpy/random/bitgen.h
struct Random {
    void *state;
    std::uint64_t (*next_uint64)(void *);
    std::uint32_t (*next_uint32)(void *);
    double (*next_double)(void *);
    std::uint64_t (*next_raw)(void *);

    // the next number in [0, 1), as `Generator.random` gives it
    Float next() { return next_double(state); }
};
