# language: ko
기능: 긴 내려받기
  떠나는 Pod는 시작한 일을 끝내고 새 일은 시작하지 않는다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 media에 관한 것이 하나 이상 있다

  @criterion(serves) @points(20)
  시나리오: Pod 두 개가 서비스한다
    그러면 준비된 Pod가 정확히 2개 서비스 media/films 뒤에 있다
    그리고 네임스페이스 client의 모든 클라이언트 Pod가 films.media:80에 연결한다

  @criterion(finishes) @points(40) @needs(serves)
  시나리오: 시작한 것은 끝까지 이어진다
    그러면 네임스페이스 client에서 films.media:80으로 열려 있는 연결은 그 Pod를 삭제한 뒤에도 50s 동안 살아 있다

  @criterion(elsewhere) @points(20) @needs(serves)
  시나리오: 새 연결은 다른 곳으로 간다
    그러면 네임스페이스 client에서 films.media:80으로 가는 새 연결은 Pod를 삭제하고 2s 뒤에 다른 Pod로 간다

  @criterion(internal-only) @points(10)
  시나리오: 클러스터 밖에서 들어오는 길이 없다
    조건 서비스 media/films이 있다
    그러면 클러스터 밖에서 서비스 media/films의 Pod로 이어지는 길이 없다
