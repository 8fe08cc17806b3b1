// Intersection over union of boxes xywh, equal to pycocotools' to the last bit.
#pragma once

#include <algorithm>

#include "matching/parameters.hpp"

// below the lowest threshold by far more than rounding
constexpr Float SURELY_FAR = 0.98 * IOU_THRESHOLDS[0];

// IoU in [0, 1] of two boxes (4,); where `other` is a crowd, the share of `box` that lies in it.
// Source: pycocotools 2.0.11 `bbIou` (maskApi.c); the order of operations is kept.
inline Float box_overlap(const Float *box, const Float *other, bool crowd) {
    const Float width = std::min(box[2] + box[0], other[2] + other[0]) - std::max(box[0], other[0]);
    const Float height = std::min(box[3] + box[1], other[3] + other[1]) - std::max(box[1], other[1]);
    if (width <= 0 || height <= 0) return 0.0;
    const Float shared = width * height;
    const Float area = box[2] * box[3];
    return shared / (crowd ? area : area + other[2] * other[3] - shared);
}

// Whether `box_overlap` may reach the lowest threshold: always where it does, seldom where it doesn't.
// Without division and branches, for most pairs come nowhere near it.
inline bool may_match(const Float *box, const Float *other, bool crowd) {
    const Float width = std::min(box[2] + box[0], other[2] + other[0]) - std::max(box[0], other[0]);
    const Float height = std::min(box[3] + box[1], other[3] + other[1]) - std::max(box[1], other[1]);
    const Float area = box[2] * box[3];
    const Float whole = area + (other[2] * other[3] - width * height) * !crowd;
    const bool far = width * height < SURELY_FAR * whole;
    return (width > 0) & (height > 0) & !far;
}
