"""Versions: history, differences, tags, branches, and going back."""

from __future__ import annotations

from fastapi import APIRouter

from microtome.datasets.versions import (
    create_branch,
    create_tag,
    delete_reference,
    diff,
    history,
    revert,
)
from microtome_api.paging import PageDependency, page_of
from microtome_api.schemas.pages import Page
from microtome_api.schemas.versions import (
    ReferenceDocument,
    ReferenceRequest,
    RevertDocument,
    RevertRequest,
    VersionDiffDocument,
    VersionDocument,
)
from microtome_api.server import ServerDependency

router = APIRouter(tags=["versions"], prefix="/api/v1/datasets/{dataset}/versions")


@router.get("")
def list_versions(server: ServerDependency, dataset: str, page: PageDependency) -> Page[VersionDocument]:
    """The versions of a data set on all branches, newest first."""
    known = history(server.home, dataset)
    records, following = page_of(known, page, "versions", dataset)
    documents = [VersionDocument.model_validate(one) for one in records]
    return Page(items=documents, next_cursor=following, total=len(known))


@router.get("/diff")
def diff_versions(
    server: ServerDependency, dataset: str, before: str, after: str = "main"
) -> VersionDiffDocument:
    """The objects added, removed and changed from one version, tag or branch to another."""
    return VersionDiffDocument.model_validate(diff(server.home, dataset, before, after))


@router.post("/references", status_code=201)
def create_reference(server: ServerDependency, dataset: str, request: ReferenceRequest) -> ReferenceDocument:
    """A new tag or branch at the version that the address names."""
    make = create_tag if request.kind == "tag" else create_branch
    return ReferenceDocument.model_validate(make(server.home, dataset, request.name))


@router.delete("/references/{name}")
def remove_reference(server: ServerDependency, dataset: str, name: str) -> ReferenceDocument:
    """Forget a tag or branch; the versions stay."""
    return ReferenceDocument.model_validate(delete_reference(server.home, dataset, name))


@router.post("/revert")
def revert_labels(server: ServerDependency, dataset: str, request: RevertRequest) -> RevertDocument:
    """A new version with the labels of a former one."""
    made = revert(server.home, dataset, request.version, author=request.author)
    return RevertDocument(dataset=made.name, version=made.version, n_objects=made.n_objects)
