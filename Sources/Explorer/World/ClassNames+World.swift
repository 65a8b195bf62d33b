import Drawing

extension World {
  var classNames: ClassNames { ClassNames(data: model.configuration.dataName) }
}
