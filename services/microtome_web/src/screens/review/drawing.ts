/** x and y in pixels of the picture. */
export type Place = readonly [number, number];

/** Where on the picture, which fills the element, the pointer is. */
export function placeOn(element: Element, event: { clientX: number; clientY: number }, picture: { width: number; height: number }): Place {
  const frame = element.getBoundingClientRect();
  return [((event.clientX - frame.left) / frame.width) * picture.width, ((event.clientY - frame.top) / frame.height) * picture.height];
}
