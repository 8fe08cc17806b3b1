export const FORMATS = [
  { value: "auto", label: "found out from the files" },
  { value: "coco", label: "COCO JSON" },
  { value: "yolo", label: "YOLO folder" },
  { value: "voc", label: "Pascal VOC XML" },
  { value: "cvat", label: "CVAT XML" },
  { value: "label-studio", label: "Label Studio JSON" },
];

export function idOf(text: string): number | null {
  return /^\d+$/.test(text) ? Number(text) : null;
}
