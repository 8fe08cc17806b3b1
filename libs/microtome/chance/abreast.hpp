// Sixteen resamples abreast, as vectors of the processor.
#pragma once

#include <cstring>

#include "kernels/kernels.hpp"

constexpr Long TOGETHER = 16;

// Vectors wider than the processor's are slow code: sixteen numbers are so many parts of its own width.
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
typedef Long Pair __attribute__((vector_size(2 * sizeof(Long))));
typedef Float FloatPart __attribute__((vector_size(WIDTH * sizeof(Float))));

inline FloatPart as_floats(IntPart ints) {
    FloatPart floats{};
    for (Long b = 0; b < WIDTH; ++b) floats[b] = ints[b];
    return floats;
}

// rounded towards zero
inline IntPart as_ints(FloatPart floats) { return __builtin_convertvector(floats, IntPart); }

inline FloatPart spread(Float value) { return value - FloatPart{}; }

// A count in each of sixteen resamples.
struct Counts {
    IntPart part[PARTS];

    // how often the resamples `weights (I, 16)` hold an image
    static Counts of_image(const Byte *weights, Long image) {
        Counts result;
        const Byte *row = weights + TOGETHER * image;
        for (Long p = 0; p < PARTS; ++p)
            for (Long b = 0; b < WIDTH; ++b) result.part[p][b] = row[p * WIDTH + b];
        return result;
    }

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

    // of counts that are not negative
    bool none() const {
        Int any = 0;
        for (Long b = 0; b < TOGETHER; ++b) any |= (*this)[b];
        return any == 0;
    }

    Int operator[](Long b) const { return part[b / WIDTH][b % WIDTH]; }
};

// whether a number of any resample is below zero, not -0
inline bool any_negative(const FloatPart (&numbers)[PARTS]) {
    LongPart signs{};
    for (const FloatPart &part : numbers) signs |= std::bit_cast<LongPart>(part);
    Pair pairs[WIDTH / 2], all{};
    std::memcpy(pairs, &signs, sizeof signs);
    for (const Pair &pair : pairs) all |= pair;
    return (all[0] | all[1]) < 0;
}
