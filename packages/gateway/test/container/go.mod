module container

go 1.22
