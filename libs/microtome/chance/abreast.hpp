// Sixteen resamples abreast, as vectors of the processor.
#pragma once

#include <cstring>

#include "kernels/kernels.hpp"

constexpr Long TOGETHER = 16;

// Vectors wider than the processor's become slow code: sixteen numbers are parts of its own width.
#if defined __AVX512F__
constexpr Long WIDTH = 8;
#elif defined __AVX2__
constexpr Long WIDTH = 4;
#else
constexpr Long WIDTH = 2;
#endif
constexpr Long PARTS = TOGETHER / WIDTH;

typedef Int IntPart __attribute__((vector_size(WIDTH * sizeof(Int))));
typedef Long LongPart __attribute__((vector_size(WIDTH * sizeof(Long))));
typedef Float FloatPart __attribute__((vector_size(WIDTH * sizeof(Float))));
typedef Long LongPair __attribute__((vector_size(2 * sizeof(Long))));

inline FloatPart spread(Float value) { return value - FloatPart{}; }

// rounded towards zero
inline IntPart as_ints(FloatPart floats) { return __builtin_convertvector(floats, IntPart); }

// element by element, of which GCC makes one instruction, as it does not of __builtin_convertvector
inline FloatPart as_floats(IntPart ints) {
    FloatPart floats{};
    for (Long b = 0; b < WIDTH; ++b) floats[b] = ints[b];
    return floats;
}

// A count in each of sixteen resamples.
struct Counts {
    IntPart part[PARTS];

    Int operator[](Long b) const { return part[b / WIDTH][b % WIDTH]; }

    Counts &operator+=(const Counts &other) {
        for (Long p = 0; p < PARTS; ++p) part[p] += other.part[p];
        return *this;
    }

    Counts &operator-=(const Counts &other) {
        for (Long p = 0; p < PARTS; ++p) part[p] -= other.part[p];
        return *this;
    }

    Counts operator*(Int factor) const {
        Counts result;
        for (Long p = 0; p < PARTS; ++p) result.part[p] = part[p] * factor;
        return result;
    }
};

// A number in each of sixteen resamples.
struct Numbers {
    FloatPart part[PARTS];

    Float operator[](Long b) const { return part[b / WIDTH][b % WIDTH]; }
};

// How often each of the sixteen resamples `weights (I, 16)` holds an image.
inline Counts weights_of(const Byte *weights, Long image) {
    Counts counts;
    const Byte *row = weights + TOGETHER * image;
    for (Long p = 0; p < PARTS; ++p)
        for (Long b = 0; b < WIDTH; ++b) counts.part[p][b] = row[p * WIDTH + b];
    return counts;
}

inline Numbers as_numbers(const Counts &counts) {
    Numbers numbers;
    for (Long p = 0; p < PARTS; ++p) numbers.part[p] = as_floats(counts.part[p]);
    return numbers;
}

// Whether any number is below zero; -0 must not be among them.
inline bool any_negative(const Numbers &numbers) {
    LongPart signs{};
    for (const FloatPart &part : numbers.part) signs |= std::bit_cast<LongPart>(part);
    LongPair pairs[WIDTH / 2], all{};
    std::memcpy(pairs, &signs, sizeof signs);
    for (const LongPair &pair : pairs) all |= pair;
    return (all[0] | all[1]) < 0;
}
