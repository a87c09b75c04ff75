use customerio::CioTraits;

#[derive(CioTraits)]
#[cio(group(objekt_type = "2"))]
struct Company;

#[derive(CioTraits)]
#[cio(group(object_type = "team"))]
struct Team;

#[derive(CioTraits)]
#[cio(group(2))]
struct Branch;

#[derive(CioTraits)]
#[cio(group(object_type = "2", plural = "x"))]
struct Store;

fn main() {}
