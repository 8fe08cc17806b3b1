// What COCO fixes: the same numbers as parameters.py.
#pragma once

#include "kernels/kernels.hpp"

constexpr Long N_IOU = 10, N_RECALL = 101, N_AREA = 4, N_FIGURES = 12;
constexpr Long N_LANES = N_AREA * N_IOU;
constexpr Long AREA_LANES = (1LL << N_IOU) - 1;
constexpr Long ALL_LANES = (1LL << N_LANES) - 1;
// the lowest lane of every area range; times a set of IoU thresholds their lanes in every area range
constexpr Long FIRST_LANES = 1LL | 1LL << N_IOU | 1LL << 2 * N_IOU | 1LL << 3 * N_IOU;

// as numpy.linspace computes them
constexpr Float IOU_THRESHOLDS[N_IOU] = {
    0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.8999999999999999, 0.95,
};
constexpr Float recall_threshold(Long r) { return static_cast<Float>(r) * 0.01; }

// square pixels, both ends inclusive
constexpr Float AREA_RANGES[N_AREA][2] = {{0.0, 1e10}, {0.0, 1024.0}, {1024.0, 9216.0}, {9216.0, 1e10}};

// Bits of the area ranges that hold `area`; none outside all.
constexpr Long range_bits(Float area) {
    Long bits = 0;
    for (int a = 0; a < N_AREA; ++a)
        bits |= static_cast<Long>((area >= AREA_RANGES[a][0]) & (area <= AREA_RANGES[a][1])) << a;
    return bits;
}

// The lanes of a set of area ranges.
constexpr Long lanes_of_ranges(Long ranges) {
    Long lanes = 0;
    for (int a = 0; a < N_AREA; ++a) lanes |= AREA_LANES * (ranges >> a & 1) << a * N_IOU;
    return lanes;
}

constexpr Long DETECTION_LIMITS[3] = {1, 10, 100};

// the distance from 1 to the next float64, which pycocotools adds to every divisor
constexpr Float EPSILON = 0x1p-52;
